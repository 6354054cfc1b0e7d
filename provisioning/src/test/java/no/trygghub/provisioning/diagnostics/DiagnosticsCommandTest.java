package no.trygghub.provisioning.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.config.UplinkSettings;
import no.trygghub.hub.json.JsonObject;
import no.trygghub.hub.local.StatusSocket;
import no.trygghub.provisioning.logs.Journal;
import no.trygghub.provisioning.testing.WrittenJournal;
import no.trygghub.provisioning.text.Language;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Secrets and what is personal are planted wherever a hub has them, and looked for afterwards. */
class DiagnosticsCommandTest {
  private static final Instant NOW = Instant.parse("2026-01-10T02:14:07Z");

  /** Each is somewhere in what the command reads, and must be nowhere in what it writes. */
  private static final List<String> PLANTED =
      List.of(
          "Nordmann",
          "planted-password",
          "planted-key",
          "planted-user",
          "planted-state",
          "planted-payload",
          "planted-value",
          "planted-host",
          "planted-exception",
          "2026-01-09",
          "2026-01-08",
          "fall-raised",
          "alarm-",
          "reading",
          "paused",
          "sensor-silent-at",
          "ALARMID");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory = Path.of("");

  @Test
  void nothingThatIsSecretOrPersonalIsInTheArchive() throws Exception {
    WrittenJournal.below(
        directory,
        NOW,
        List.of(
            "hub armed tenant=0806 hub=h-7f3a sensors=1 outbox=planted-payload",
            "agent alarm-raised alarm=ALARMID kind=fall-raised sensor=fall-1 severity=high",
            "hub acknowledged reference=ALARMID word=RECEIVED messages=1 destination=main",
            "uplink repeating message=ALARMID sent=2",
            "hub reading sensor=bed-1 state=planted-state",
            "agent event-paused untilS=3600",
            "agent fault-raised fault=ALARMID kind=sensor-silent subject=bed-1 cause=\"sensor-silent-at 2026-01-09\"",
            "agent fault-raised fault=ALARMID kind=uplink subject=main cause=\"DNS: no\"",
            "uplink refused-downlink kind=unreadable channel=down/ack cause=planted-payload more=0",
            "hub task-failed cause=\"java.lang.IllegalStateException: planted-exception\" at=no.trygghub.Somewhere",
            "uplink not-connected destination=main cause=\"network: refused\"",
            "hub armed: Kari Nordmann",
            "at no.trygghub.Nordmann"));
    Path data = Files.createDirectory(directory.resolve("data"));
    database(data);
    Files.writeString(data.resolve("planted-key.txt"), "planted-key");
    Files.writeString(data.resolve("agent-stuck.txt"), "planted-exception 2026-01-08");
    Files.writeString(directory.resolve("password"), "planted-password\n");
    Files.writeString(directory.resolve("hub.key"), "planted-key\n");
    write("etc/os-release", "PRETTY_NAME=\"Debian GNU/Linux 13 (trixie)\"\nHOME=planted-host\n");
    write("etc/hostname", "planted-host\n");
    write("proc/meminfo", "MemTotal: 500000 kB\nMemAvailable: 250000 kB\n");
    Path file =
        Files.writeString(
            directory.resolve("hub.yaml"),
            """
            # the home of Kari Nordmann
            tenant: 0806
            hub: h-7f3a
            data: data
            destinations:
              main: {url: 'mqtt://127.0.0.1:1', user: planted-user, password-file: password}
            sensors:
              bed-1: {kind: bed, location: Kari Nordmanns soverom, pin: 17}
            """);
    String status =
        """
        {"version":"0.1.0","tenant":"0806","hub":"h-7f3a","time":"2026-01-09T00:00:00Z","clockTrusted":true,\
        "uptimeS":60,"armed":true,"paused":true,"pausedUntil":"2026-01-09T00:00:00Z","disk":{"ok":true,"cause":""},\
        "destinations":[{"name":"main","state":"down","cause":"network: refused","since":"2026-01-10T02:00:00Z"}],\
        "outbox":{"depth":3,"oldestUnacknowledged":"2026-01-09T00:00:00Z"},\
        "alarms":{"active":1,"overdue":1,"last":[{"alarmId":"ALARMID","kind":"fall-raised"}]},\
        "faults":[{"kind":"sensor-silent","subject":"bed-1","cause":"nothing heard for 24 h","since":"2026-01-09T00:00:00Z"}],\
        "timers":[{"what":"planted-state","until":"2026-01-09T00:00:00Z"}],\
        "sensors":[{"id":"bed-1","kind":"bed","state":"planted-state","since":"2026-01-09T00:00:00Z","faults":[]}]}""";
    StatusSocket socket = StatusSocket.open(StatusSocket.in(data), () -> status);
    try {
      assertThat(run("--config", file.toString(), "--output", archive().toString())).isZero();
    } finally {
      socket.close();
    }

    Map<String, String> parts = unpacked();
    parts.forEach(
        (name, text) -> {
          assertThat(name).doesNotContain(PLANTED);
          if (name.equals("contents.txt")) {
            return;
          }
          for (String planted : PLANTED) {
            assertThat(text).as(name).doesNotContain(planted);
          }
        });
    assertThat(new String(Files.readAllBytes(archive()), StandardCharsets.ISO_8859_1))
        .doesNotContain("Nordmann", "planted");
    assertThat(parts.keySet())
        .containsExactly(
            "contents.txt",
            "versions.txt",
            "system.txt",
            "configuration.json",
            "check.json",
            "status.json",
            "data.txt",
            "database.txt",
            "log.txt");
    assertThat(parts.get("log.txt"))
        .contains("hub armed tenant=0806 hub=h-7f3a sensors=1\n")
        .contains("agent fault-raised kind=uplink subject=main cause=\"DNS: no\"\n")
        .contains("uplink not-connected destination=main cause=\"network: refused\"\n")
        .contains("uplink refused-downlink kind=unreadable more=0\n")
        .contains("hub task-failed at=no.trygghub.Somewhere\n")
        .hasLineCount(5);
    assertThat(parts.get("system.txt")).contains("system: Debian GNU/Linux 13 (trixie)");
    assertThat(parts.get("configuration.json"))
        .contains("\"url\":\"mqtt://127.0.0.1:1\"", "\"hasUser\":true", "\"pin\":\"17\"");
    assertThat(JsonObject.read(parts.get("status.json")).integer("outboxDepth")).isEqualTo(3);
    assertThat(JsonObject.read(parts.get("check.json")).text("result")).isEqualTo("fail");
    assertThat(parts.get("database.txt"))
        .contains("rows of outbox: 0", "rows of detector_state: 1");
    assertThat(parts.get("data.txt")).contains("hub.db: ", "agent-stuck.txt: ", "MiB free: ");
  }

  @Test
  void whatIsInItIsListedWithTheReasonAndInTheArchiveToo() throws Exception {
    assertThat(run("--config", "none.yaml", "--output", archive().toString())).isZero();

    Map<String, String> parts = unpacked();
    assertThat(out.toString()).startsWith(parts.get("contents.txt"));
    assertThat(parts.get("contents.txt"))
        .contains(parts.keySet().stream().filter(name -> !name.equals("contents.txt")).toList())
        .contains("Left out: keys, certificates, passwords");
  }

  @Test
  void aConfigurationThatCannotBeUsedIsToldByItsKeysAlone() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("hub.yaml"),
            "tenant: planted-value Kari Nordmann\nhub: h-7f3a\nPlanted Nordmann: 1\n");

    assertThat(run("--config", file.toString(), "--output", archive().toString())).isZero();

    assertThat(unpacked().get("problems.json")).contains("tenant").doesNotContain("planted");
    assertThat(String.join("", unpacked().values())).doesNotContain("planted", "Nordmann");
  }

  @Test
  void onlyItsOwnerMayReadItAndNoFileIsWrittenOver() throws Exception {
    assertThat(run("--config", "none.yaml", "--output", archive().toString())).isZero();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(archive())))
        .isEqualTo("rw-------");

    assertThat(run("--config", "none.yaml", "--output", archive().toString())).isEqualTo(1);
    assertThat(err.toString()).contains("is there already");
  }

  private static void database(Path data) throws SQLException {
    Buffer.open(data.resolve("hub.db"), UplinkSettings.DEFAULTS.diskBudgetBytes()).close();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("hub.db"));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          "INSERT INTO detector_state (key, json) VALUES ('bed-1', 'planted-state')");
      statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)").close();
    }
  }

  private Path archive() {
    return directory.resolve("out.zip");
  }

  private void write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Map<String, String> unpacked() throws IOException {
    Map<String, String> parts = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(archive().toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        try (InputStream in = zip.getInputStream(entry)) {
          parts.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
    return parts;
  }

  private int run(String... arguments) {
    return new DiagnosticsCommand(Language.ENGLISH, directory, Journal.below(directory), () -> NOW)
        .commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
