package no.trygghub.drivers.gpio;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.IO;
import com.pi4j.io.gpio.digital.DigitalInput;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.io.gpio.digital.PullResistance;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import no.trygghub.drivers.DriverException;

/**
 * The board's lines through Pi4J, opened when first needed: on a computer without any, only who
 * needs one notices. When none of its open lines answers any more, the chip is taken for gone, all
 * are closed, and the next opening looks for the chip anew. May be used on any thread.
 */
final class Pi4jBoard {
  /**
   * One, because Pi4J has the chip once for the process, whatever contexts there are: closed by one
   * it would be closed for all, and used by another nevertheless it would end the process.
   */
  private static final Pi4jBoard OF_THIS_COMPUTER =
      new Pi4jBoard(Pi4J::newAutoContext, "gpiod-digital-input", "gpiod-digital-output");

  private final Supplier<Context> opening;
  private final String input;
  private final String output;
  private final List<BoardLine<?>> lines = new ArrayList<>();
  private Optional<Context> opened = Optional.empty();

  /** Whether a line could be opened in the context: where there never was one, none can be gone. */
  private boolean proven;

  /** Contexts with providers of these ids. */
  Pi4jBoard(Supplier<Context> opening, String input, String output) {
    this.opening = opening;
    this.input = input;
    this.output = output;
  }

  /** The computer's own board, through the kernel's GPIO character device. */
  static Pi4jBoard ofThisComputer() {
    return OF_THIS_COMPUTER;
  }

  /**
   * Opens an input that is listened to.
   *
   * @param id its name, also for the kernel
   * @param pin its BCM number
   * @throws DriverException where it cannot be opened, whose message names the pin
   */
  BoardLine<DigitalInput> openInput(String id, int pin, PullResistance pull)
      throws DriverException {
    return open(
        pin,
        pi4j ->
            pi4j.create(
                DigitalInput.newConfigBuilder(pi4j)
                    .id(id)
                    .address(pin)
                    .pull(pull)
                    .debounce(0L)
                    .provider(input)
                    .build()),
        DigitalInput::state);
  }

  /**
   * Opens an output.
   *
   * @param id its name, also for the kernel
   * @param pin its BCM number
   * @throws DriverException where it cannot be opened, whose message names the pin
   */
  BoardLine<DigitalOutput> openOutput(String id, int pin, DigitalState initial)
      throws DriverException {
    return open(
        pin,
        pi4j ->
            pi4j.create(
                DigitalOutput.newConfigBuilder(pi4j)
                    .id(id)
                    .address(pin)
                    .initial(initial)
                    .provider(output)
                    .build()),
        // Pi4J remembers an output's state; only setting it asks the device.
        line -> line.state(line.state()));
  }

  private synchronized <L extends IO<?, ?, ?>> BoardLine<L> open(
      int pin, Function<Context, L> creating, BoardLine.Use<L, ?> sign) throws DriverException {
    try {
      Context pi4j = context();
      BoardLine<L> line = new BoardLine<>(this, pi4j, creating.apply(pi4j), pin, sign);
      lines.add(line);
      proven = true;
      return line;
    } catch (Throwable t) { // Pi4J throws errors of several kinds where a native library is missing
      doubt();
      throw failure(pin, "cannot be opened", t);
    }
  }

  private Context context() {
    if (opened.isEmpty()) {
      opened = Optional.of(opening.get());
    }
    return opened.get();
  }

  /** Told when a line failed: closes the chip unless another line of it answers. */
  synchronized void doubt() {
    if (opened.isEmpty() || !proven || lines.stream().anyMatch(BoardLine::answers)) {
      return;
    }
    proven = false;
    Context gone = opened.get();
    opened = Optional.empty();
    lines.forEach(BoardLine::abandon);
    lines.clear();
    try {
      gone.shutdown();
    } catch (RuntimeException e) {
      // It is gone, so there is nothing to release.
    }
  }

  /** A line that is closed says nothing about the chip any more. */
  synchronized void forget(BoardLine<?> line) {
    lines.remove(line);
  }

  /** What went wrong with a line, whatever Pi4J threw. */
  static DriverException failure(int pin, String what, Throwable thrown) {
    return DriverException.because("GPIO " + pin + ": " + what, thrown);
  }
}
