package no.trygghub.hub.health;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.clock.HubClock;
import no.trygghub.hub.config.FaultKind;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.detection.Input;

/**
 * Looks at the disk, the clock, the memory, the temperature and the certificates once a minute and
 * tells detection how they are. Lives on the hub's loop.
 *
 * <p>It remembers nothing itself: whether a value was bad before is what detection holds, so a
 * restart in between changes nothing.
 */
public final class HealthWatch {
  /** The interval between two looks. */
  static final Duration INTERVAL = Duration.ofMinutes(1);

  private final List<Gauge> gauges;
  private final List<CertificateWatch> certificates;
  private final HubClock clock;
  private final EventLoop loop;
  private final BiPredicate<FaultKind, String> holds;
  private final Consumer<Input.Condition> report;

  /**
   * A watch that begins with {@link #start}.
   *
   * @param root where the kernel's {@code proc} and {@code sys} are; empty for a simulated hub,
   *     which is not as hot as the computer it runs on
   * @param holds whether detection was told of a condition that has not ended
   * @param report told of each condition on the loop's thread, present or not, every time
   */
  public HealthWatch(
      HubConfiguration configuration,
      Optional<Path> root,
      HubClock clock,
      EventLoop loop,
      BiPredicate<FaultKind, String> holds,
      Consumer<Input.Condition> report) {
    Path dataDirectory = configuration.dataDirectory();
    this.gauges = new ArrayList<>(List.of(DiskSpace.gauge(dataDirectory)));
    root.ifPresent(
        kernel -> {
          gauges.addAll(Memory.gauges(kernel));
          gauges.add(Thermometer.gauge(kernel));
          gauges.addAll(DiskWear.gauges(kernel, dataDirectory));
        });
    this.certificates =
        configuration.destinations().stream()
            .flatMap(
                destination ->
                    destination
                        .tls()
                        .map(
                            tls ->
                                new CertificateWatch(
                                    configuration.hub(),
                                    destination.name(),
                                    tls,
                                    configuration.certificates().warnBefore()))
                        .stream())
            .toList();
    this.clock = clock;
    this.loop = loop;
    this.holds = holds;
    this.report = report;
  }

  /** Looks now and then once a minute until the loop is closed. Called on the loop's thread. */
  public void start() {
    loop.after(INTERVAL, this::start);
    for (Gauge gauge : gauges) {
      report.accept(gauge.look(holds.test(gauge.kind(), gauge.subject())));
    }
    for (CertificateWatch watch : certificates) {
      watch.look(clock.now()).ifPresent(report);
    }
    report.accept(
        new Input.Condition(
            FaultKind.CLOCK,
            "",
            !clock.now().trusted(),
            "the wall clock has not been synchronised; check the network and the time service"));
  }
}
