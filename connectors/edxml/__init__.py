"""Documents between agencies: edXML packages (QCVN 102:2016/BTTTT) over the national document axis."""
