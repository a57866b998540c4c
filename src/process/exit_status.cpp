// SPDX-License-Identifier: MIT
#include "process/exit_status.h"
