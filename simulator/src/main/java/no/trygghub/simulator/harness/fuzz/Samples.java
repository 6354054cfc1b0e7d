package no.trygghub.simulator.harness.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import no.trygghub.simulator.replay.SensorMap;
import no.trygghub.simulator.scenario.ShippedScenarios;
import org.jspecify.annotations.Nullable;

/** Valid inputs, and some that are made to do harm. */
final class Samples {
  /** A moment as it is saved. */
  static final String TIME = "3600000000000 1800000000000 2026-01-10T02:14:07.120Z trusted 5c1d";

  /** The rows of a detector in the middle of a night, a key and a row in each line. */
  static final String ROWS =
      """
      home {"lastLife":"%1$s","leftBy":false,"pausedUntil":7200000000000,"number":17}
      sensor/bed-1 {"state":"INACTIVE","since":"%1$s","heardAt":3600000000000}
      sensor/front-door {"state":"ACTIVE","since":"%1$s","heardAt":3600000000000,"activeAt":3600000000000}
      rule/bed-exit-no-return/bed-1 {"is":"waiting","since":"%1$s","deadline":4800000000000}
      rule/inactivity/ {"is":"warned","since":"%1$s"}
      rule/not-up/bed-1 {"is":"checked","day":"2026-01-09"}
      rule/door-left-open/front-door {"is":"raised","id":"7F3A000000000003","since":"%1$s","raisedAt":"%1$s"}
      alarms {"alarms":[{"id":"7F3A000000000003","raisedAt":"%1$s","severity":"medium","closed":false,\
      "notes":{"why":"rule-joined"},"parts":[{"kind":"door-left-open","sensor":"front-door","since":"%1$s",\
      "evidence":{"rule":"door-left-open","openS":300},"over":false},{"kind":"inactivity","since":"%1$s",\
      "evidence":{"rule":"inactivity","quietS":300},"over":true}]}]}
      fault/sensor-silent/bed-1 {"is":"pending","since":"%1$s","deadline":4800000000000,"cause":""}
      fault/uplink/main {"is":"raised","id":"7F3A000000000004","since":"%1$s","cause":"refused"}
      """
          .formatted(TIME);

  /** Changes in the form of CASAS, made up. */
  static final String CASAS =
      """
      2020-03-01 00:00:01.5 BedSensor Bedroom ON Sleep
      2020-03-01 02:10:00.25 BedSensor Bedroom OFF
      2020-03-01 02:11:30 MainDoor Hall OPEN Leave
      2020-03-01 02:11:31.999999 MainDoor Hall CLOSE
      2020-03-01 02:12:00 Motion1 Kitchen ON
      2020-03-01 03:00:00 BedSensor Bedroom ON
      """;

  /** Intervals in the form of Kasteren, made up. */
  static final String KASTEREN =
      """
      01-Mar-2020 00:00:01\t01-Mar-2020 02:10:00\t5\t1
      01-Mar-2020 02:11:30\t01-Mar-2020 02:11:31\t7\t1
      1-Mar-2020 02:12:00\t1-Mar-2020 02:12:00\t9\t1
      01-Mar-2020 03:00:00\t01-Mar-2020 07:00:00\t5\t1
      """;

  private static final String CONFIGURATION =
      """
      tenant: 0806
      hub: h-7f3a
      zone: Europe/Oslo
      data: /var/lib/trygghub
      clock: synchronised
      destinations:
        main:
          url: mqtts://alarm.example:8883
          ca: tls/ca.pem
          certificate: tls/hub.pem
          key: tls/hub.key
        spare: {url: 'mqtt://10.0.0.2:1883', user: h-7f3a, password-file: spare.password}
      sensors:
        fall-1: {kind: fall, location: bathroom, pin: 17, pull: up, contact: normally-open}
        bed-1: {kind: bed, location: bedroom, pin: 27, debounce-off: 2 s}
        front-door: {kind: door, location: hall, pin: 22, chatter-limit: 60}
        button-1: {kind: button, location: bedroom, driver: simulated}
        mains: {kind: mains, location: hub, pin: 5}
      outputs:
        annunciator: {pin: 18}
      rules:
        fall: {cancel: 20 s, severity: high}
        bed-exit-no-return:
          after: 20 min
          window: 22:00-07:00
          watch: [bed-1]
          sensors:
            bed-1: {after: 15 min}
        door-left-open: {enabled: false}
        inactivity: {after: 8 h, window: all day, warning: 5 min, watch: [front-door]}
      faults:
        sensor-silent: {after: 24 h, sensors: {bed-1: {after: 2 d}}}
        mains-lost: {enabled: true, after: 5 min}
      uplink:
        heartbeat: 5 min
        keep-alive: 30 s
        in-flight: 20
        disk-budget-mib: 200
        telemetry: false
      """;

  /** The home of {@link #ROWS}. */
  static final String HOME =
      """
      tenant: 0806
      hub: h-7f3a
      zone: Europe/Oslo
      destinations: {main: {url: mqtt://alarm.example}}
      sensors:
        bed-1: {kind: bed, location: bedroom, driver: simulated}
        front-door: {kind: door, location: hall, driver: simulated}
        fall-1: {kind: fall, location: bathroom, driver: simulated}
      rules:
        not-up: {enabled: true}
        door-at-night: {enabled: true}
        corroboration:
          fall-then-walking: {enabled: true}
          one-happening: {enabled: true}
      """;

  private static final int BOMB_STEPS = 12;

  private Samples() {}

  static List<String> configurations() {
    return Stream.concat(
            Stream.of(CONFIGURATION, CONFIGURATION, CONFIGURATION),
            bombs().stream().map(bomb -> CONFIGURATION + bomb))
        .toList();
  }

  static List<String> scenarios() {
    List<String> scenarios = new ArrayList<>();
    for (String name : ShippedScenarios.names()) {
      scenarios.add(resource(ShippedScenarios.class, name));
    }
    bombs().forEach(bomb -> scenarios.add(scenarios.getFirst() + bomb));
    return scenarios;
  }

  static List<String> maps() {
    List<String> maps = new ArrayList<>();
    for (String name : SensorMap.shipped()) {
      maps.add(resource(SensorMap.class, name));
    }
    bombs().forEach(bomb -> maps.add(maps.getFirst() + bomb));
    return maps;
  }

  /** Few lines that unfold into very many, or into themselves. */
  private static List<String> bombs() {
    StringBuilder doubling = new StringBuilder("rules:\n  a0: &a0 [x, x]\n");
    StringBuilder keys = new StringBuilder("rules:\n  ? &k0 [x, x]\n  : x\n");
    for (int i = 1; i < 2 * BOMB_STEPS; i++) {
      doubling.append("  a%1$d: &a%1$d [*a%2$d, *a%2$d]\n".formatted(i, i - 1));
      keys.append("  ? &k%1$d [*k%2$d, *k%2$d]\n  : x\n".formatted(i, i - 1));
    }
    StringBuilder mappings = new StringBuilder("rules:\n  m0: &m0 {x: y}\n");
    for (int i = 1; i < BOMB_STEPS; i++) {
      mappings.append("  m%1$d: &m%1$d {x: *m%2$d, y: *m%2$d}\n".formatted(i, i - 1));
    }
    return List.of(
        doubling.toString(),
        keys.toString(),
        mappings.toString(),
        "rules: &self {x: *self}\n",
        "? &self [*self]\n: x\n");
  }

  private static String resource(Class<?> beside, String name) {
    try (@Nullable InputStream in = beside.getResourceAsStream(name + ".yaml")) {
      if (in == null) {
        throw new IllegalStateException(name + " is not in this program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
