"""The sentence of every piece of fictional aanbod: what is put in, so that what changes."""

from __future__ import annotations

INZET = {
    "Schakelklas taal": "We zetten een schakelklas in voor kleuters die nog weinig Nederlands "
    "spreken, zodat zij in groep 3 mee kunnen doen met de rest van de klas.",
    "Verlengde schooldag": "We zetten na schooltijd sport, muziek en techniek op school in, zodat "
    "kinderen ontdekken wat ze leuk vinden en lid worden van een club.",
    "VoorleesExpress": "We zetten vrijwilligers in die een half jaar lang thuis voorlezen, zodat "
    "taal en boeken gewoon worden in gezinnen waar dat nog niet zo is.",
    "Jongerenwerk Zonneveld": "We zetten jongerenwerkers in op de plekken waar jongeren zijn, "
    "zodat zij iemand kennen bij wie ze terechtkunnen voordat het misgaat.",
    "Sportbuurtcoach Zonneveld": "We zetten een sportbuurtcoach in op de pleinen en in de "
    "gymzaal, zodat kinderen elke week bewegen, ook als hun ouders geen club betalen.",
    "Samen opvoeden": "We zetten ouderavonden met koffie in, zodat ouders van elkaar leren en "
    "eerder vragen durven te stellen over opvoeden.",
    "Stevig ouderschap": "We zetten huisbezoeken in vanaf de zwangerschap, zodat ouders met veel "
    "aan hun hoofd een goede start maken met hun kind.",
    "Intensieve gezinsbegeleiding": "We zetten een vaste begeleider in voor het hele gezin, zodat "
    "het thuis weer veilig is en de kinderen er kunnen blijven wonen.",
    "Weerbaarheidstraining": "We zetten tien lessen over grenzen en zelfvertrouwen in, zodat "
    "leerlingen sterker naar de brugklas gaan.",
    "Praatgroep na scheiding": "We zetten een praatgroep met leeftijdgenoten in, zodat kinderen "
    "van gescheiden ouders hun verhaal kwijt kunnen en zich minder alleen voelen.",
    "Gezonde School": "We zetten een adviseur in die scholen helpt met eten, bewegen en pauzes, "
    "zodat gezond kiezen op elke school het gewoonst is.",
    "Jongeren Op Gezond Gewicht": "We zetten samen met winkels, clubs en scholen water en "
    "beweging in, zodat meer kinderen een gezond gewicht houden.",
    "Inloopspreekuur jeugdverpleegkundige": "We zetten een spreekuur zonder afspraak in, zodat "
    "ouders en jongeren met kleine vragen terechtkunnen voordat ze groot worden.",
    "Leerwerkplaats De Werf": "We zetten leerwerkplekken op de oude scheepswerf in, zodat jongeren "
    "zonder diploma een vak leren en een werkgever vinden.",
    "Jongerenloket": "We zetten één loket voor school, werk en inkomen in, zodat geen jongere "
    "tussen wal en schip raakt als hij stopt met school.",
    "Jeugdcultuurfonds": "We zetten geld voor lessen en instrumenten in, zodat kinderen meedoen "
    "aan muziek, dans en toneel, ook als het thuis krap is.",
    "Buurtmuziek": "We zetten een muziekmiddag in het buurthuis in, zodat kinderen zonder "
    "voorkennis samen leren spelen.",
    "Veilige schoolroute": "We zetten verkeerslessen en een schouw met ouders in, zodat kinderen "
    "veilig lopend en fietsend naar school gaan.",
    "Buurtvaders": "We zetten vaders uit de wijk in die 's avonds een ronde lopen, zodat jongeren "
    "aangesproken worden door mensen die ze kennen.",
    "Eetclub Zuiderhout": "We zetten elke week een gezamenlijke maaltijd in, zodat bewoners "
    "elkaar leren kennen en eenzaamheid eerder opvalt.",
    "Huiswerkklas Rietlanden": "We zetten een rustige plek met begeleiding na schooltijd in, zodat "
    "leerlingen de overstap naar de middelbare school goed doorkomen.",
    "Ontmoetingsplek jongeren Rietlanden": "We zetten een eigen plek voor jongeren in, zodat zij "
    "iets te doen hebben en zelf activiteiten opzetten.",
    "Coach voor thuiszitters": "We zetten een coach in die thuis begint en naar school meegaat, "
    "zodat leerlingen die vastliepen stap voor stap terugkomen.",
    "Dorpshuis voor de jeugd": "We zetten een avond voor de jeugd in het dorpshuis in, zodat "
    "jongeren uit de dorpen niet naar de stad hoeven om elkaar te zien.",
}
"""The sentence by the name of the aanbod."""
