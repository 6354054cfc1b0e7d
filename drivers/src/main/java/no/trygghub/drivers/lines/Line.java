package no.trygghub.drivers.lines;

/**
 * A line of a GPIO chip as it is at the moment.
 *
 * @param number its number on the chip; on the header's chip of a Raspberry Pi the GPIO number
 *     (BCM)
 * @param name its name on the board, {@code GPIO17} say; may be empty
 * @param consumer who uses it, as far as they said; may be empty while it is used
 * @param isUsed whether nobody else can open it: a program or a driver of the kernel holds it. A
 *     pin with another function counts as used on some chips only
 * @param isOutput whether it is an output; an input otherwise
 */
public record Line(int number, String name, String consumer, boolean isUsed, boolean isOutput) {}
