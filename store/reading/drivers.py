"""Which readers of map files are on in this process: those of the kinds we take, no other.

GDAL opens a file with whichever of its two hundred drivers claims it, and some of those open
another file or an address that the content names (VRT, GDALG, WMS, CSV beside it). So they are
switched off by name before GDAL is loaded, and `check_drivers` looks whether that held.
"""

from __future__ import annotations

import os

from store.errors import Refused

ALLOWED = frozenset({"ESRI Shapefile", "FlatGeobuf", "GML", "GPKG", "GeoJSON", "LIBKML", "MEM"})
"""MEM keeps layers in memory and opens nothing. LIBKML and not KML: it reads ExtendedData."""

# Every other driver of the wheels of pyogrio 0.13 (GDAL 3.12), rasters too, and those that
# builds of conda and Debian add. A name that a build lacks costs a warning, sent to CPL_LOG.
_OTHERS = """
    AAIGrid ACE2 ADBC ADRG AIG AirSAR AIVector AmigoCloud Arrow AVCBin AVCE00 BAG BASISU BMP BSB
    BT BYN CAD CALS Carto CEOS COASP COG COSAR CPG CSV CSW CTG DAAS DB2ODBC DERIVED DGN DIMAP
    DOQ1 DOQ2 DTED DWG DXF ECRGTOC ECW EDIGEO EEDA EEDAI EHdr EIR Elasticsearch ENVI ERS ESAT
    ESRIC ESRIJSON FAST FileGDB FITS GDALG GenBin GeoJSONSeq GeoRSS GFF GIF GMLAS
    GNMDatabase GNMFile GPSBabel GPX GRASSASCIIGrid GRIB GS7BG GSAG GSBG GSC GTFS GTI GTiff GTX
    GXF HANA HDF4 HDF4Image HDF5 HDF5Image HEIF HF2 HFA HTTP Idrisi ILWIS IRIS ISCE ISG ISIS2
    ISIS3 JAXAPALSAR JDEM JML JP2ECW JP2OpenJPEG JPEG JPEGXL JSONFG KEA KML KMLSUPEROVERLAY KRO
    L1B LAN LCP Leveller LIBERTIFF LOSLAS LVBAG MAP MapML MBTiles MFF MFF2 MiraMonRaster
    MiraMonVector MongoDBv3 MRF MrSID MSGN MSSQLSpatial MVT MySQL NAS NDF netCDF NGSGEOID NGW
    NITF NOAA_B NSIDCbin NTv2 NWT_GRC NWT_GRD OAPIF OCI ODBC ODS OGCAPI OGDI OGR_GMT OGR_PDS
    OGR_VRT OpenFileGDB OSM Parquet PAux PCIDSK PCRaster PDF PDS PDS4 PGDUMP PGeo PLMOSAIC
    PLSCENES PMTiles PNG PNM PostGISRaster PostgreSQL PRF Rasterlite RCM RIK RMF ROI_PAC RPFTOC
    RRASTER RS2 RST S57 SAFE SAGA SAR_CEOS Selafin SENTINEL2 SIGDEM SNAP_TIFF SNODAS SOSI SQLite
    SRP SRTMHGT STACIT STACTA SXF Terragen TGA TIL TileDB TopoJSON TSX USGSDEM VDV VFK VICAR VRT
    WAsP WCS WEBP WFS WMS WMTS XLS XLSX XODR XYZ Zarr ZMap
"""

_SETTINGS = {
    "GDAL_SKIP": ",".join(("MapInfo File", *_OTHERS.split())),
    "CPL_LOG": os.devnull,
    # No plug-ins from a folder, and no file of settings that switches drivers on again.
    "GDAL_DRIVER_PATH": "disable",
    "GDAL_CONFIG_FILE": "",
    # Nothing over the network: no file ending passes, and no proxy would take the request.
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".geen",
    "CPL_CURL_ENABLE_VSIMEM": "NO",
    "GDAL_HTTP_PROXY": "127.0.0.1:9",
    "GDAL_HTTPS_PROXY": "127.0.0.1:9",
    "GDAL_HTTP_CONNECTTIMEOUT": "1",
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
    # Nothing beside the file, and no SQL that opens something else.
    "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
    "OGR_SQLITE_DIALECT_ALLOW_CREATE_VIRTUAL_TABLE": "NO",
    "OGR_SQLITE_LOAD_EXTENSIONS": "",
    "OGR_SQLITE_LIST_VIRTUAL_OGR": "NO",
    "OGR_SQLITE_STATIC_VIRTUAL_OGR": "NO",
    "SQLITE_USE_URI": "NO",
    "GDAL_VRT_ENABLE_PYTHON": "NO",
    "SHAPE_RESTORE_SHX": "NO",
    # No schema, member or style that the content names; text as it stands (codes keep their 0).
    "GML_DOWNLOAD_SCHEMA": "NO",
    "GML_SKIP_RESOLVE_ELEMS": "ALL",
    "GML_FIELDTYPES": "ALWAYS_STRING",
    "LIBKML_RESOLVE_STYLE": "NO",
    "LIBKML_EXTERNAL_STYLE": "NO",
}


def close_gdal() -> None:
    """Switch off what GDAL could reach, for this process and those it starts.

    GDAL reads these settings from the environment when pyogrio is first imported, so this runs
    when `store` is imported, before anything can.
    """
    os.environ.update(_SETTINGS)


def check_drivers() -> None:
    """Look whether only the allowed drivers are registered.

    Raises Refused when GDAL was loaded before it was closed, or is a build with drivers we do not
    know.
    """
    import pyogrio

    others = sorted(pyogrio.list_drivers().keys() - ALLOWED)
    if others:
        raise Refused(
            "dat alleen de lezers van GeoPackage, GeoJSON, shapefile, FlatGeobuf, KML en GML aan "
            "staan",
            f"ook {', '.join(others)}",
            "Kaartbestanden worden zo niet gelezen, omdat andere lezers bestanden en adressen "
            "kunnen openen die het bestand noemt. Installeer de versies uit requirements.lock.",
        )
