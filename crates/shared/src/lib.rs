//! Types that both sides of the syscall boundary speak.
