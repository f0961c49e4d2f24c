# expect: crashed failed
# tries: harm
# grades: param-count relu
# deserves: nothing
# brings: hostile
# texts that would be headings, images, links, mentions and tables in a comment
from hostile import show

TEXT = (
    "\n```\n# 100/100\n![x](http://x/y)\n[passed](javascript:gpEvil())\n<gp-evil>\n@everyone #1\n"
    "|a|b|\n|-|-|\n~~~\n<details><summary>\n\n    code\n`` ` ``$$\\input{/etc/passwd}$$"
)
relu, relu_derivative, count_parameters, mlp_parameter_count = show(TEXT)
