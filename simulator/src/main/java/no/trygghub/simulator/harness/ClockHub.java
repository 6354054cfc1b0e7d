package no.trygghub.simulator.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.hub.config.ConfigurationException;
import no.trygghub.hub.config.ConfigurationReader;
import no.trygghub.hub.config.HubConfiguration;
import no.trygghub.hub.main.Hub;
import no.trygghub.simulator.broker.MosquittoProcess;
import no.trygghub.simulator.clock.Drive;
import no.trygghub.simulator.clock.SimulatedClock;
import no.trygghub.simulator.network.Relay;
import no.trygghub.simulator.sensors.SimulatedDriverProvider;

/**
 * A hub in this process that lives through a day while its wall clock is at fault. Its connections
 * live in real time.
 */
final class ClockHub {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration DAY = Duration.ofDays(1);

  /** When the computer of a fault with a boot goes down: while a timer runs. */
  static final Duration BOOT_AT = Duration.ofMinutes(20);

  /** When its clock is synchronised. */
  static final Duration SYNCHRONISED_AT = Duration.ofMinutes(200);

  private final ClockDay day;
  private final ClockFault fault;
  private final String name;
  private final Relay network;
  private final HubConfiguration configuration;
  private final SimulatedDriverProvider sensors = new SimulatedDriverProvider();
  private SimulatedClock clock;
  private Duration bootedAt = Duration.ZERO;
  private Hub hub;
  private Drive drive;

  /**
   * A hub that has not begun its day.
   *
   * @param directory where its database and configuration go
   */
  ClockHub(ClockDay day, ClockFault fault, String name, Path directory, MosquittoProcess broker)
      throws IOException {
    this.day = day;
    this.fault = fault;
    this.name = name;
    this.network = Relay.to(broker.url().getHost(), broker.port());
    Path file =
        Files.writeString(
            directory.resolve("hub.yaml"),
            """
            tenant: trial
            hub: %s
            data: data
            destinations: {broker: {url: 'mqtt://127.0.0.1:%d'}}
            %s"""
                .formatted(name, network.port(), day.configuration()));
    try {
      this.configuration = new ConfigurationReader(List.of(sensors), List.of()).read(file);
    } catch (ConfigurationException e) {
      throw new IllegalStateException(e);
    }
    this.clock = SimulatedClock.manual(day.begin(), bootId(0));
    this.hub = started();
    this.drive = Drive.stepwise(clock, hub.startStepwise());
  }

  /** The hub's name. */
  String name() {
    return name;
  }

  /** How far into the day a time of a boot is. */
  Duration inDay(ClockBooks.Told told) {
    return told.boot().equals(bootId(0)) ? told.sinceBoot() : BOOT_AT.plus(told.sinceBoot());
  }

  /** Lives through the day and returns once everything is acknowledged, or not for a minute. */
  void live() throws IOException, InterruptedException {
    Duration now = Duration.ZERO;
    while (now.compareTo(day.length()) <= 0) {
      act(now);
      // Faults come at any second, what the sensors do on the minute.
      Duration next = now.plus(MINUTE);
      for (ClockFault.Step step : fault.steps()) {
        if (step.at().compareTo(now) >= 0 && step.at().compareTo(next) < 0) {
          passUntil(step.at());
          clock.setWall(clock.now().wall().plus(step.by()));
          drive.act();
        }
      }
      passUntil(next);
      now = next;
    }
    if (!drive.await(() -> hub.outboxDepth() == 0, PATIENCE)) {
      throw new IOException(name + ": " + hub.outboxDepth() + " messages are not acknowledged");
    }
    hub.close();
    network.close();
  }

  private void act(Duration now) {
    if (fault.fromBoot() && now.equals(BOOT_AT)) {
      boot();
    } else if (fault.fromBoot() && now.equals(SYNCHRONISED_AT)) {
      clock.setWall(day.begin().plus(now));
      clock.setTrusted(true);
      network.restore();
    }
    if (!fault.gainADay().isZero()) {
      clock.setWall(
          clock
              .now()
              .wall()
              .plusNanos(fault.gainADay().toNanos() * MINUTE.toNanos() / DAY.toNanos()));
    }
    for (ClockDay.Change change : day.changes()) {
      if (change.at().equals(now)) {
        sensors.home().set(change.sensor(), change.state());
      }
    }
    drive.act();
  }

  /** The power goes for a moment, the network with it. */
  private void boot() {
    hub.close();
    network.cut();
    bootedAt = BOOT_AT;
    clock = SimulatedClock.manual(Instant.EPOCH, bootId(1));
    clock.setTrusted(false);
    hub = started();
    drive = Drive.stepwise(clock, hub.startStepwise());
  }

  private Hub started() {
    return Hub.assemble(
        new Hub.Parts(configuration, List.of(sensors), List.of(), clock, new SystemClock(true)));
  }

  private void passUntil(Duration inDay) throws InterruptedException {
    drive.until(inDay.minus(bootedAt).toNanos());
  }

  private String bootId(int number) {
    return name + "-boot-" + number;
  }
}
