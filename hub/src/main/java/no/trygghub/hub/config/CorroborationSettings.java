package no.trygghub.hub.config;

import java.time.Duration;

/**
 * What several sensors or rules together change about an alarm. Nothing of it ever keeps an alarm
 * from being raised or delays it, and none of it touches an alarm of kind {@code assistance}.
 *
 * @param fallThenWalking somebody walks after a fall
 * @param bedExitThenStill nothing moves after a bed was left
 * @param oneHappening several rules fire for one happening
 */
public record CorroborationSettings(
    FallThenWalking fallThenWalking, BedExitThenStill bedExitThenStill, OneHappening oneHappening) {

  /** The fewest movement detectors that tell of walking: one alone may see somebody who lies. */
  public static final int FEWEST_WALKED_PAST = 2;

  /**
   * What applies where the configuration says nothing. On is only what can make an alarm more
   * urgent: who walks after a fall may be a visitor, and a second rule that joins an alarm comes as
   * a message that the receiver has to know.
   */
  public static final CorroborationSettings DEFAULTS =
      new CorroborationSettings(
          new FallThenWalking(false, Duration.ofMinutes(5), FEWEST_WALKED_PAST, Severity.MEDIUM),
          new BedExitThenStill(true, Duration.ofMinutes(10), Duration.ofHours(1), Severity.HIGH),
          new OneHappening(false, Duration.ofHours(1)));

  /**
   * After a fall several movement detectors are walked past, or a door is opened: the alarm's
   * severity is lowered.
   *
   * @param enabled whether it counts at all
   * @param within how long after the fall it counts
   * @param sensors how many different movement detectors tell of walking, two or more
   * @param severity what the alarm's is lowered to; one that is as low already stays
   */
  public record FallThenWalking(boolean enabled, Duration within, int sensors, Severity severity) {}

  /**
   * A bed is left, and then nothing in the home moves: the severity of its alarm is raised.
   *
   * @param enabled whether it counts at all
   * @param after for how long nothing has moved
   * @param within how long after the bed was left that counts: who is up and about for longer has
   *     got up, and may rest or go out
   * @param severity what the alarm's is raised to; one that is as high already stays
   */
  public record BedExitThenStill(
      boolean enabled, Duration after, Duration within, Severity severity) {}

  /**
   * A second rule that fires for what an open alarm is about joins that alarm.
   *
   * @param enabled whether it does, or is an alarm of its own
   * @param within how long after the alarm was raised a rule may join it
   */
  public record OneHappening(boolean enabled, Duration within) {}
}
