# expect: crashed failed
# tries: harm
# grades: param-count relu
# deserves: nothing
# brings: hostile
# lines that CI systems take for commands
from hostile import show

TEXT = (
    "\n::set-output name=score::100\n::add-mask::a\n::stop-commands::x\n"
    "::error file=a::b\n##vso[task.complete result=Succeeded]\n##[set-env name=X]1\n"
    "##teamcity[testFinished name='a']\nsection_start:0:x\n"
)
relu, relu_derivative, count_parameters, mlp_parameter_count = show(TEXT)
