/* SPDX-License-Identifier: MIT
   The model's bank account for SPIN: three threads, four updates each, in the steps load and store, no lock. A private copy that
   is not read again is cleared, as Forklane's search does it. spin -a account.pml; gcc -O2 -DSAFETY -DNOREDUCE pan.c */
int balance = 100;

#define UPDATE(amount) b = balance; d_step { balance = b + amount; b = 0 };
#define FOUR(amount) UPDATE(amount) UPDATE(amount) UPDATE(amount) UPDATE(amount)

active proctype first() { int b; FOUR(20) }
active proctype second() { int b; FOUR(-50) }
active proctype third() { int b; FOUR(7) }
