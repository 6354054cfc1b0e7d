package no.trygghub.hub.main;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import no.trygghub.drivers.HubThread;
import no.trygghub.drivers.HubTime;
import no.trygghub.drivers.SensorBank;
import no.trygghub.drivers.SensorDriverProvider;
import no.trygghub.drivers.SensorEvent;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.clock.HubClock;

/** Brings configured sensors, their drivers and the hub's loop together. */
final class SensorWiring {
  private SensorWiring() {}

  static SensorBank bank(Hub.Parts parts, EventLoop loop, Consumer<SensorEvent> report) {
    Map<String, SensorDriverProvider> byName =
        parts.sensorDrivers().stream()
            .collect(
                Collectors.toMap(SensorDriverProvider::driver, Function.identity(), (a, b) -> a));
    List<SensorBank.Wired> wired =
        parts.configuration().sensors().stream()
            .map(
                settings -> {
                  SensorDriverProvider provider = byName.get(settings.driver());
                  if (provider == null) {
                    throw new IllegalArgumentException("no driver " + settings.driver());
                  }
                  return new SensorBank.Wired(settings.sensor(), provider, settings.options());
                })
            .toList();
    return new SensorBank(wired, new LoopThread(loop, parts.clock()), report);
  }

  /** The hub's loop as drivers see it. */
  private record LoopThread(EventLoop loop, HubClock clock) implements HubThread {
    @Override
    public HubTime now() {
      return clock.now();
    }

    @Override
    public void execute(Runnable task) {
      loop.execute(task);
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
      EventLoop.Timer timer = loop.after(delay, task);
      return timer::cancel;
    }
  }
}
