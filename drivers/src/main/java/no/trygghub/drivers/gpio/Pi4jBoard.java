package no.trygghub.drivers.gpio;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import java.util.Optional;
import java.util.function.Supplier;
import no.trygghub.drivers.DriverException;

/**
 * The board's lines through Pi4J, opened when first needed: on a computer without any, only who
 * needs one notices.
 */
final class Pi4jBoard {
  private static final String INPUT = "gpiod-digital-input";
  private static final String OUTPUT = "gpiod-digital-output";

  private final Supplier<Context> opening;
  private final String input;
  private final String output;
  private Optional<Context> opened = Optional.empty();

  /** The computer's own board, through the kernel's GPIO character device. */
  Pi4jBoard() {
    this(Pi4J::newAutoContext, INPUT, OUTPUT);
  }

  /** Some other context with providers of these ids. */
  Pi4jBoard(Supplier<Context> opening, String input, String output) {
    this.opening = opening;
    this.input = input;
    this.output = output;
  }

  /** The context that lines are opened in. */
  synchronized Context context() {
    if (opened.isEmpty()) {
      opened = Optional.of(opening.get());
    }
    return opened.get();
  }

  String input() {
    return input;
  }

  String output() {
    return output;
  }

  /** What went wrong with a line, whatever Pi4J threw. */
  static DriverException failure(int pin, String what, Throwable thrown) {
    return DriverException.because("GPIO " + pin + ": " + what, thrown);
  }
}
