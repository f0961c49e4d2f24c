# expect: crashed failed
# tries: harm
# grades: param-count relu
# deserves: nothing
# brings: hostile
# half surrogates, thousands of combining marks, text that runs backwards, no text at all
from hostile import show

TEXT = "\ud800\udfff" + "z" + "\u0301" * 5000 + "\u202e\u2067dessap\u2069\U000e0041\u00ad\u3164" * 50
relu, relu_derivative, count_parameters, mlp_parameter_count = show(TEXT)
