package no.trygghub.hub.local;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import no.trygghub.drivers.OutputDriverProvider;
import no.trygghub.hub.clock.EventLoop;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.config.OutputSettings;

/** The annunciator and the status LED, where the hub has them. */
public final class LocalOutputs {
  /** The name of the buzzer or lamp that speaks to the person. */
  public static final String ANNUNCIATOR = "annunciator";

  /** The name of the LED that speaks to the technician. */
  public static final String STATUS_LED = "status-led";

  private final Optional<Blinker> annunciator;
  private final Optional<Blinker> statusLed;

  /**
   * The outputs of a hub, not yet driven.
   *
   * @param onFault told the output's name and what is wrong with it, empty when it is well again,
   *     on the loop's thread
   */
  public LocalOutputs(
      HubConfiguration configuration,
      List<OutputDriverProvider> providers,
      EventLoop loop,
      BiConsumer<String, String> onFault) {
    Map<String, OutputDriverProvider> byName =
        providers.stream()
            .collect(
                Collectors.toMap(OutputDriverProvider::driver, Function.identity(), (a, b) -> a));
    Function<OutputSettings, Blinker> blinker =
        settings ->
            new Blinker(
                settings,
                Optional.ofNullable(byName.get(settings.driver())),
                loop,
                cause -> onFault.accept(settings.name(), cause));
    this.annunciator = configuration.output(ANNUNCIATOR).map(blinker);
    this.statusLed = configuration.output(STATUS_LED).map(blinker);
  }

  /**
   * Shows a situation. Showing the same again does not disturb the rhythm. Called on the loop's
   * thread.
   */
  public void show(LocalSituation situation) {
    annunciator.ifPresent(output -> output.follow(Signal.ofAnnunciator(situation)));
    statusLed.ifPresent(output -> output.follow(Signal.ofStatusLed(situation)));
  }

  /** Switches everything off and releases it. Called on the loop's thread. */
  public void close() {
    annunciator.ifPresent(Blinker::close);
    statusLed.ifPresent(Blinker::close);
  }
}
