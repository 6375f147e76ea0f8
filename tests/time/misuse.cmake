# Compiles one file twice: as it stands it must compile, which shows that the
# harness and everything around the line under test are sound; with MISUSE it must
# not. Called as: cmake -D COMPILER=… -D ROOT=… -D FILE=… -P misuse.cmake
set(command ${COMPILER} -std=c++20 -Wall -Wextra -Werror -fsyntax-only -I${ROOT})

execute_process(COMMAND ${command} ${FILE} RESULT_VARIABLE status ERROR_VARIABLE messages)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "the control does not compile:\n${messages}")
endif()

execute_process(COMMAND ${command} -DMISUSE ${FILE} RESULT_VARIABLE status ERROR_VARIABLE messages)
if(status EQUAL 0)
  message(FATAL_ERROR "this misuse compiles: ${FILE}")
endif()
