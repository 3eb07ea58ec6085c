/** UCUM codes in common use, to choose from. */
export const UNITS = [
  'Cel', 'K', '%', 'bar', 'kPa', 'MPa', 'Pa', 'A', 'mA', 'V', 'kV', 'W', 'kW', 'MW', 'kvar', 'kV.A', 'kW.h', 'MW.h', 'Hz', 'Ohm', '{rev}/min', 'm/s', 'mm/s', 'm/s2',
  'mm', 'um', 'm', 'deg', 'kg', 'g', 't', 'N', 'kN', 'N.m', 'L', 'm3', 'L/min', 'm3/h', 's', 'min', 'h', 'd', 'lx', 'dB', '[ppm]', '1',
]
