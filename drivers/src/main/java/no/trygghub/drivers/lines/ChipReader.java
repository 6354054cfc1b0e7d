package no.trygghub.drivers.lines;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import no.trygghub.drivers.OneLine;

/**
 * Reads a chip through its character device: the structs {@code gpiochip_info} and {@code
 * gpio_v2_line_info} of linux/gpio.h, which have the same layout on every processor.
 */
final class ChipReader {
  static final int NAME_SIZE = 32;

  static final int CHIP_SIZE = 68;
  static final int CHIP_LABEL = 32;
  static final int CHIP_LINES = 64;
  static final long CHIP_REQUEST = 0x8044B401L;

  static final int LINE_SIZE = 256;
  static final int LINE_CONSUMER = 32;
  static final int LINE_OFFSET = 64;
  static final int LINE_FLAGS = 72;
  static final long LINE_REQUEST = 0xC100B405L;

  static final long FLAG_USED = 1;
  static final long FLAG_OUTPUT = 1 << 3;

  private ChipReader() {}

  /** Reads a chip and all of its lines. */
  static Chip read(Path path, Devices devices) throws IOException {
    try (Devices.Device device = devices.open(path)) {
      byte[] struct = new byte[CHIP_SIZE];
      device.ask(CHIP_REQUEST, struct);
      int count = inOrder(struct).getInt(CHIP_LINES);
      List<Line> lines = new ArrayList<>();
      for (int number = 0; number < count; number++) {
        lines.add(line(device, number));
      }
      return new Chip(path, text(struct, 0), text(struct, CHIP_LABEL), lines);
    }
  }

  private static Line line(Devices.Device device, int number) throws IOException {
    byte[] struct = new byte[LINE_SIZE];
    ByteBuffer line = inOrder(struct).putInt(LINE_OFFSET, number);
    device.ask(LINE_REQUEST, struct);
    long flags = line.getLong(LINE_FLAGS);
    return new Line(
        number,
        text(struct, 0),
        text(struct, LINE_CONSUMER),
        (flags & FLAG_USED) != 0,
        (flags & FLAG_OUTPUT) != 0);
  }

  private static ByteBuffer inOrder(byte[] struct) {
    return ByteBuffer.wrap(struct).order(ByteOrder.nativeOrder());
  }

  /** A {@code char} array: up to the first zero, in whatever letters somebody gave it. */
  private static String text(byte[] struct, int at) {
    int end = at;
    while (end < at + NAME_SIZE && struct[end] != 0) {
      end++;
    }
    return OneLine.of(new String(struct, at, end - at, StandardCharsets.UTF_8), NAME_SIZE);
  }
}
