package no.trygghub.drivers.lines;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Answers with the bytes that the kernel would, at the places of linux/gpio.h, written out. */
final class FakeKernel implements Devices {
  private final Map<String, Chip> chips = new HashMap<>();
  private final Map<String, Integer> goneAt = new HashMap<>();
  private int open;

  void has(Chip chip) {
    chips.put(chip.name(), chip);
  }

  /** The chip is pulled out when a line is asked for. */
  void loses(Chip chip, int line) {
    goneAt.put(chip.name(), line);
  }

  int open() {
    return open;
  }

  @Override
  public Device open(Path path) throws IOException {
    Chip chip = chips.get(String.valueOf(path.getFileName()));
    if (chip == null) {
      throw new IOException("permission denied");
    }
    open++;
    return new Device() {
      @Override
      public void ask(long request, byte[] struct) throws IOException {
        answer(chip, request, ByteBuffer.wrap(struct).order(ByteOrder.nativeOrder()));
      }

      @Override
      public void close() {
        open--;
      }
    };
  }

  private void answer(Chip chip, long request, ByteBuffer struct) throws IOException {
    if (request == 0x8044B401L && struct.capacity() == 68) {
      struct.put(0, text(chip.name())).put(32, text(chip.label()));
      struct.putInt(64, chip.lines().size());
    } else if (request == 0xC100B405L && struct.capacity() == 256) {
      int number = struct.getInt(64);
      if (number == goneAt.getOrDefault(chip.name(), -1)) {
        throw new IOException("the chip has been removed");
      }
      Line line = chip.line(number).orElseThrow(() -> new IOException("no such line"));
      struct.put(0, text(line.name())).put(32, text(line.consumer()));
      struct.putLong(72, (line.isUsed() ? 1 : 0) | (line.isOutput() ? 8 : 4));
    } else {
      throw new IOException("not a request of a GPIO chip");
    }
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
