"""What there is for youth: aanbod, the preventiematrix, its gaps, and exchange with Excel."""
