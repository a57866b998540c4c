// SPDX-License-Identifier: MIT
#include "io/output_store.h"
