/* SPDX-License-Identifier: Apache-2.0 OR GPL-2.0-only */
/*
 * Plain I2C transfers for the kernel's i2c-stub, as most register chips understand them: the first byte written is the
 * register, the others go into it and those behind it, and reading goes on from there.
 */
static int stub_plain_transfer(struct i2c_adapter *adapter, struct i2c_msg *messages, int count)
{
	int m, b, c;

	for (m = 0; m < count; m++) {
		struct i2c_msg *message = &messages[m];
		struct stub_chip *chip = NULL;

		for (c = 0; c < stub_chips_nr; c++)
			if (message->addr == chip_addr[c])
				chip = stub_chips + c;
		if (!chip)
			return -ENODEV;
		for (b = 0; b < message->len; b++) {
			if (message->flags & I2C_M_RD)
				message->buf[b] = *stub_get_wordp(chip, chip->pointer++);
			else if (b == 0)
				chip->pointer = message->buf[0];
			else
				*stub_get_wordp(chip, chip->pointer++) = message->buf[b];
		}
	}
	return count;
}
