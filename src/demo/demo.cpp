// SPDX-License-Identifier: MIT
#include "demo/demo.h"
