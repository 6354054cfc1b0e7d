package no.trygghub.hub.local;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import no.trygghub.drivers.DriverException;
import no.trygghub.drivers.OutputDriver;
import no.trygghub.drivers.OutputDriverProvider;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.config.OutputSettings;

/**
 * One output that follows a signal. Opened when it is first needed; one that cannot be opened or
 * switched is tried again with backoff and shows the present signal when it works.
 */
final class Blinker {
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

  private final OutputSettings settings;
  private final Optional<OutputDriverProvider> provider;
  private final EventLoop loop;
  private final Consumer<String> onFault;
  private Optional<OutputDriver> driver = Optional.empty();
  private Optional<Signal> signal = Optional.empty();
  private EventLoop.Timer next = () -> {};
  private Duration wait = FIRST_WAIT;
  private boolean faulty;

  Blinker(
      OutputSettings settings,
      Optional<OutputDriverProvider> provider,
      EventLoop loop,
      Consumer<String> onFault) {
    this.settings = settings;
    this.provider = provider;
    this.loop = loop;
    this.onFault = onFault;
  }

  void follow(Signal wanted) {
    if (signal.equals(Optional.of(wanted))) {
      return;
    }
    signal = Optional.of(wanted);
    if (!faulty) {
      next.cancel();
      begin();
    }
  }

  void close() {
    next.cancel();
    driver.ifPresent(OutputDriver::close);
    driver = Optional.empty();
  }

  private void begin() {
    signal.ifPresent(present -> step(present, present.beginsOn()));
  }

  private void step(Signal present, boolean on) {
    try {
      open().set(on);
    } catch (DriverException e) {
      failed(String.valueOf(e.getMessage()));
      return;
    }
    wait = FIRST_WAIT;
    if (faulty) {
      faulty = false;
      loop.execute(() -> onFault.accept(""));
    }
    if (present.changes()) {
      next = loop.after(present.lasts(on), () -> step(present, !on));
    }
  }

  private OutputDriver open() throws DriverException {
    if (driver.isEmpty()) {
      OutputDriverProvider known =
          provider.orElseThrow(() -> new DriverException("no driver " + settings.driver()));
      driver = Optional.of(known.open(settings.name(), settings.options()));
    }
    return driver.get();
  }

  private void failed(String cause) {
    driver.ifPresent(OutputDriver::close);
    driver = Optional.empty();
    if (!faulty) {
      faulty = true;
      // Not from within: what is told here may lead straight back to this output.
      loop.execute(() -> onFault.accept(cause));
    }
    next = loop.after(wait, this::begin);
    Duration doubled = wait.multipliedBy(2);
    wait = doubled.compareTo(LONGEST_WAIT) < 0 ? doubled : LONGEST_WAIT;
  }
}
