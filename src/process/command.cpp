// SPDX-License-Identifier: MIT
#include "process/command.h"
