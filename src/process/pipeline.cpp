// SPDX-License-Identifier: MIT
#include "process/pipeline.h"
