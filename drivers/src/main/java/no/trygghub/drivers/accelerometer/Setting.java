package no.trygghub.drivers.accelerometer;

/**
 * What is to stand in a register.
 *
 * @param value one byte, 0 to 255
 */
record Setting(int register, int value) {}
