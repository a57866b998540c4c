// SPDX-License-Identifier: MIT
#include "job/facts.h"
