# expect: crashed failed
# tries: harm
# grades: param-count relu
# deserves: nothing
# brings: hostile
# texts that would run in the page that shows them
from hostile import show

TEXT = (
    "</script></pre></style></textarea>--><gp-evil><script>gpEvil()</script>"
    "<img src=x onerror=gpEvil()>\"' onmouseover=gpEvil() x='<svg/onload=gpEvil()>"
    "<a href='javascript:gpEvil()'>{{7*7}}{% include '/etc/passwd' %}&lt;gp-evil&gt;"
)
relu, relu_derivative, count_parameters, mlp_parameter_count = show(TEXT)
