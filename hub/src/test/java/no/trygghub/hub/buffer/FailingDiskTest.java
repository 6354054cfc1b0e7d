package no.trygghub.hub.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.Downlink.Acknowledgement;
import no.trygghub.hub.contract.Downlink.Word;
import no.trygghub.hub.contract.Dropped;
import no.trygghub.hub.testing.SpoiltIndex;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailingDiskTest {
  private static final long BUDGET = 100 * Buffer.SMALLEST_BUDGET;

  @TempDir private Path directory;

  @Test
  void aHubThatStartsOnADiskThatTakesNothingSendsWhatIsOnItAndWhatIsRaised() throws IOException {
    Path file = leftByAKilledHub(3);
    Path obstacle = takesNothing(file);
    try (Buffer buffer = Buffer.open(file, BUDGET)) {
      assertThat(buffer.unwritable().orElseThrow()).contains(file.toString(), "cannot be written");
      raise(buffer, 4);
      acknowledge(buffer, 1);

      assertThat(waiting(buffer)).containsExactly(2L, 3L, 4L);
      assertThat(buffer.resume()).isFalse();

      Files.delete(obstacle);
      assertThat(buffer.resume()).isTrue();

      assertThat(buffer.unwritable()).isEmpty();
      assertThat(waiting(buffer)).containsExactly(2L, 3L, 4L);
    }
    try (Buffer buffer = Buffer.open(file, BUDGET)) {
      assertThat(waiting(buffer)).containsExactly(2L, 3L, 4L);
      assertThat(buffer.damage()).isEmpty();
    }
  }

  @Test
  void itReadsWhereTheDatabaseIsAndNeedsNoRoomElsewhere() throws Exception {
    for (Path file : List.of(leftByAKilledHub(3), leftByAStoppedHub(3))) {
      takesNothing(file);
      Process process =
          java(
              WaitingProcess.class,
              file,
              "-Djava.io.tmpdir=" + directory.resolve("nowhere"),
              "-Dorg.sqlite.tmpdir=" + directory);
      try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
        assertThat(out.readLine()).isEqualTo("waiting: 3");
      } finally {
        process.destroyForcibly();
      }
    }
  }

  @Test
  void whatIsOnADiskThatTakesNothingIsLeftAsItIs() throws IOException {
    Path file = leftByAKilledHub(3);
    takesNothing(file);
    byte[] database = Files.readAllBytes(file);
    byte[] log = Files.readAllBytes(Path.of(file + "-wal"));
    Buffer.open(file, BUDGET).close();

    assertThat(file).hasBinaryContent(database);
    assertThat(Path.of(file + "-wal")).hasBinaryContent(log);
  }

  @Test
  void aDiskThatFillsUpUnderTheHubCostsNothingAndIsWrittenToAgainWhenThereIsRoom()
      throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/prlimit")),
        "SKIPPED: a full disk is made with prlimit, which is not here; install util-linux");
    Path file = directory.resolve("hub.db");
    Process process = java(FullDiskProcess.class, file);
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        OutputStream in = process.getOutputStream()) {
      limit(process, "2097152:unlimited");
      in.write('\n');
      in.flush();
      assertThat(out.readLine()).startsWith("in memory: " + file);
      limit(process, "unlimited");
      in.write('\n');
      in.flush();
      assertThat(out.readLine()).isEqualTo("on disk again: true");
      long raised = Long.parseLong(out.readLine());
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

      try (Buffer buffer = Buffer.open(file, BUDGET)) {
        assertThat(buffer.damage()).isEmpty();
        assertThat(waiting(buffer)).containsExactlyElementsOf(longs(2, raised));
      }
    } finally {
      process.destroyForcibly();
    }
  }

  /** How large a file may become that the process writes to. */
  private static void limit(Process process, String bytes) throws Exception {
    int ended =
        new ProcessBuilder("prlimit", "--pid", Long.toString(process.pid()), "--fsize=" + bytes)
            .inheritIO()
            .start()
            .waitFor();
    assertThat(ended).isZero();
  }

  private static Process java(Class<?> main, Path file, String... flags) throws IOException {
    return java(List.of(), main, file, flags);
  }

  private static Process java(List<String> under, Class<?> main, Path file, String... flags)
      throws IOException {
    List<String> command = new ArrayList<>(under);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), main.getName(), file.toString()));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  /** A database half of which is in its log, as a power cut leaves it. */
  private Path leftByAKilledHub(int alarms) throws IOException {
    Path file = Files.createDirectories(directory.resolve("killed")).resolve("hub.db");
    Path running = directory.resolve("running.db");
    try (Buffer buffer = Buffer.open(running, BUDGET)) {
      for (int i = 1; i <= alarms; i++) {
        raise(buffer, i);
      }
      for (String suffix : List.of("", "-wal", "-shm", ".made")) {
        Files.copy(Path.of(running + suffix), Path.of(file + suffix));
      }
    }
    return file;
  }

  private Path leftByAStoppedHub(int alarms) throws IOException {
    Path file = Files.createDirectories(directory.resolve("stopped")).resolve("hub.db");
    try (Buffer buffer = Buffer.open(file, BUDGET)) {
      for (int i = 1; i <= alarms; i++) {
        raise(buffer, i);
      }
    }
    return file;
  }

  @Test
  void alarmsAreTakenToMemoryPastADamagedIndex() {
    Path file = directory.resolve("hub.db");
    try (Buffer buffer = Buffer.open(file, BUDGET)) {
      raise(buffer, 1);
      raise(buffer, 2);
      SpoiltIndex.ofChannels(file);

      assertThat(waiting(buffer)).containsExactly(1L, 2L);

      assertThat(buffer.unwritable().orElseThrow()).contains(file.toString(), "malformed");
      assertThat(buffer.generation()).isEqualTo(1);
    }
  }

  @Test
  void whatABrokerTookIsKnownByItsIdOnceTheOutboxHasMovedBetweenDiskAndMemory() throws IOException {
    Path file = leftByAKilledHub(3);
    try (Buffer buffer = Buffer.open(file, BUDGET)) {
      acknowledge(buffer, 1);
    }
    Path obstacle = takesNothing(file);
    try (Buffer buffer = Buffer.open(file, BUDGET)) {
      List<StoredMessage> sent = buffer.waiting(Channel.UP_ALARM, 0, 10);
      Files.delete(obstacle);
      assertThat(buffer.resume()).isTrue();
      StoredMessage third = sent.getLast();
      StoredMessage second = buffer.waiting(Channel.UP_ALARM, 0, 1).getFirst();
      assertThat(third.number()).as("the place of another").isEqualTo(second.number());

      buffer.forwarded(List.of(third));

      assertThat(buffer.waiting(Channel.UP_ALARM, 0, 10))
          .extracting(StoredMessage::reachedBroker)
          .containsExactly(false, true);
    }
  }

  @Test
  void aDamagedDatabaseThatThereIsNoRoomToReplaceIsSentFromAndLeavesNothingBehind()
      throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/prlimit")),
        "SKIPPED: a full disk is made with prlimit, which is not here; install util-linux");
    Path file = leftByAStoppedHub(3);
    try (Buffer buffer = Buffer.open(file, BUDGET)) {
      buffer.commit(Map.of(), Collections.nCopies(8_000, Messages::telemetry));
    }
    byte[] bytes = spoilTelemetry(file);
    // The copy to read from fits, and the log of the new database does not.
    long most = bytes.length + 4_096L;
    Process process = java(List.of("prlimit", "--fsize=" + most), WaitingProcess.class, file);
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(out.readLine()).isEqualTo("waiting: 3");
    } finally {
      process.destroyForcibly();
    }
    assertThat(file).hasBinaryContent(bytes);
    assertThat(beside(file)).containsExactlyInAnyOrder("hub.db", "hub.db.made");

    try (Buffer buffer = Buffer.open(file, BUDGET)) {
      assertThat(buffer.damage().orElseThrow()).contains("set aside");
      assertThat(waiting(buffer)).containsExactly(1L, 2L, 3L);
    }
  }

  @Test
  void whereThereIsNoRoomToReplaceADamagedDatabaseNothingIsReadAndWrittenUntilThereIs()
      throws Exception {
    Path volume = Files.createDirectories(directory.resolve("volume"));
    int mounted = run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", volume.toString());
    Assumptions.assumeTrue(
        mounted == 0, "SKIPPED: a small disk is made with mount, which takes root");
    try {
      Path file = volume.resolve("hub.db");
      try (Buffer buffer = Buffer.open(file, BUDGET)) {
        raise(buffer, 1);
        buffer.commit(Map.of(), Collections.nCopies(8_000, Messages::telemetry));
      }
      spoilTelemetry(file);
      long size = Files.size(file);
      run("mount", "-o", "remount,size=" + 2 * size, volume.toString());

      try (Buffer buffer = Buffer.open(file, BUDGET)) {
        assertThat(waiting(buffer)).containsExactly(1L);
        assertThat(buffer.resume()).isFalse();
        assertThat(buffer.unwritable().orElseThrow())
            .startsWith(file + " is damaged, and cannot be replaced: that takes ");
        long before = bytesOfThisThread();
        assertThat(buffer.resume()).isFalse();
        assertThat(bytesOfThisThread() - before).isLessThan(size / 2);

        run("mount", "-o", "remount,size=64m", volume.toString());
        assertThat(buffer.resume()).isTrue();
        assertThat(buffer.damage().orElseThrow()).contains("set aside");
        assertThat(waiting(buffer)).containsExactly(1L);
      }
    } finally {
      run("umount", "-l", volume.toString());
    }
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor();
  }

  /** What this thread has read and written until now; see proc_pid_io(5). */
  private static long bytesOfThisThread() throws IOException {
    return Files.readAllLines(Path.of("/proc/thread-self/io")).stream()
        .filter(line -> line.startsWith("rchar: ") || line.startsWith("wchar: "))
        .mapToLong(line -> Long.parseLong(line.substring(7)))
        .sum();
  }

  private static byte[] spoilTelemetry(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    bytes[text.indexOf("\"readings\"") + 1]++;
    Files.write(file, bytes);
    return bytes;
  }

  @Test
  void idsThatMayHaveBeenGivenOutAreNotGivenOutAgainWhereADamagedDatabaseIsOnADiskThatTakesNothing()
      throws Exception {
    Path file = leftByAKilledHub(5);
    Path log = Path.of(file + "-wal");
    byte[] bytes = Files.readAllBytes(log);
    // SQLite takes this for the end of the log.
    bytes[bytes.length / 2]++;
    Files.write(log, bytes);
    String before = epochOf(file);
    takesNothing(file);

    try (Buffer buffer = Buffer.open(file, BUDGET)) {
      assertThat(buffer.unwritable()).isPresent();
      assertThat(buffer.lastSequence()).isLessThan(5);
      assertThat(buffer.epoch()).isNotEqualTo(before);
    }
  }

  /** By a copy: to look at it would write it. */
  private String epochOf(Path file) throws Exception {
    Path copy = Files.copy(file, directory.resolve("copy.db"));
    Files.copy(Path.of(file + "-wal"), directory.resolve("copy.db-wal"));
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT value FROM meta WHERE key = 'epoch'")) {
      return row.getString(1);
    }
  }

  @Test
  void numbersGoOnWhereTheDiskFailsAndWithItWhatTheyHadComeTo() throws Exception {
    Path file = directory.resolve("hub.db");
    try (Buffer buffer = Buffer.open(file, BUDGET)) {
      raise(buffer, 1);
      raise(buffer, 2);
      SpoiltIndex.ofChannels(file);
      try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
          Statement statement = connection.createStatement()) {
        statement.execute("DELETE FROM meta WHERE key = 'sequence'");
      }
      assertThat(waiting(buffer)).containsExactly(1L, 2L);
      assertThat(buffer.unwritable()).isPresent();

      assertThat(buffer.lastSequence()).isEqualTo(2);
    }
  }

  @Test
  void whatIsLeftOfAReplacingDoesNotKeepTheDiskFull() throws IOException {
    Path file = leftByAStoppedHub(3);
    Files.writeString(Path.of(file + ".new"), "half of it");
    Files.writeString(Path.of(file + ".reading"), "half of it");
    Path obstacle = takesNothing(file);

    try (Buffer buffer = Buffer.open(file, BUDGET)) {
      assertThat(waiting(buffer)).containsExactly(1L, 2L, 3L);
      assertThat(beside(file)).containsExactlyInAnyOrder("hub.db", "hub.db.made", "hub.db.probe");
      Files.delete(obstacle);
      assertThat(buffer.resume()).isTrue();
    }
  }

  private static List<String> beside(Path file) throws IOException {
    try (Stream<Path> all = Files.list(file.toAbsolutePath().getParent())) {
      return all.map(path -> path.getFileName().toString()).toList();
    }
  }

  @Test
  void activeAlarmsAreCountedOnceThatWereInMemoryAndOnDisk() throws IOException {
    Path file = leftByAStoppedHub(2);
    Path obstacle = takesNothing(file);
    try (Buffer buffer = Buffer.open(file, BUDGET)) {
      Files.delete(obstacle);
      assertThat(buffer.resume()).isTrue();

      assertThat(buffer.activeAlarms(10).count()).isEqualTo(2);
      assertThat(buffer.activeAlarms(10).newest()).hasSize(2);
    }
  }

  @Test
  void whatWasDroppedIsToldOnceWhereTheDiskTakesNothingMeanwhile() throws IOException {
    Path file = directory.resolve("hub.db");
    try (Buffer buffer = Buffer.open(file, Buffer.SMALLEST_BUDGET)) {
      for (int i = 0; i < 3_000; i++) {
        buffer.commit(Map.of(), List.of(Messages::telemetry));
      }
    }
    Path obstacle = takesNothing(file);
    try (Buffer buffer = Buffer.open(file, Buffer.SMALLEST_BUDGET)) {
      List<Dropped> inMemory = tellDropped(buffer);
      Files.delete(obstacle);
      assertThat(buffer.resume()).isTrue();
      List<Dropped> onDisk = tellDropped(buffer);

      assertThat(inMemory).isEmpty();
      assertThat(onDisk)
          .singleElement()
          .satisfies(
              dropped -> assertThat(dropped.messages() + buffer.depth() - 1).isEqualTo(3_000));
      assertThat(tellDropped(buffer)).isEmpty();
    }
  }

  @Test
  void whatWasDroppedInMemoryIsToldTogetherWithWhatWasDroppedOnDisk() throws IOException {
    Path file = directory.resolve("hub.db");
    long onDisk;
    try (Buffer buffer = Buffer.open(file, Buffer.SMALLEST_BUDGET)) {
      for (int i = 0; i < 3_000; i++) {
        buffer.commit(Map.of(), List.of(Messages::telemetry));
      }
      onDisk = buffer.depth();
    }
    Path obstacle = takesNothing(file);
    try (Buffer buffer = Buffer.open(file, 100 * Buffer.SMALLEST_BUDGET)) {
      List<Draft> many = Collections.nCopies(5_000, Messages::telemetry);
      for (int i = 0; i < 10; i++) {
        buffer.commit(Map.of(), many);
      }
      long inMemory = buffer.depth();
      assertThat(inMemory).isLessThan(50_000);
      Files.delete(obstacle);
      assertThat(buffer.resume()).isTrue();

      assertThat(tellDropped(buffer))
          .singleElement()
          .satisfies(
              dropped -> assertThat(dropped.messages()).isEqualTo(53_000 - onDisk - inMemory));
    }
  }

  @Test
  void whatIsRaisedInMemoryIsNotLateForTheNumbersThatTheDiskHad() {
    Path file = directory.resolve("hub.db");
    try (Buffer buffer = Buffer.open(file, BUDGET)) {
      for (int i = 1; i <= 10; i++) {
        raise(buffer, i);
      }
      for (int i = 1; i <= 9; i++) {
        acknowledge(buffer, i);
      }
      buffer.markWaitingLate();
      SpoiltIndex.ofChannels(file);
      assertThat(waiting(buffer)).containsExactly(10L);
      assertThat(buffer.unwritable()).isPresent();

      raise(buffer, 11);

      assertThat(buffer.waiting(Channel.UP_ALARM, 0, 10))
          .extracting(StoredMessage::late)
          .containsExactly(true, false);
    }
  }

  private static List<Dropped> tellDropped(Buffer buffer) {
    List<Dropped> told = new ArrayList<>();
    boolean ignored =
        buffer.tellDropped(
            dropped -> {
              told.add(dropped);
              return sequence -> Messages.dropped(dropped, sequence);
            },
            true);
    return told;
  }

  /** Keeps anything from being written beside the database, also for a user who may do anything. */
  private static Path takesNothing(Path file) throws IOException {
    return Files.createFile(Files.createDirectories(Path.of(file + ".probe")).resolve("obstacle"));
  }

  static void raise(Buffer buffer, int number) {
    buffer.commit(Map.of(), List.of(sequence -> Messages.raised(number, sequence)));
  }

  static void acknowledge(Buffer buffer, int number) {
    buffer.forwarded(buffer.waiting(Channel.UP_ALARM, 0, 1));
    buffer.acknowledge(
        new Acknowledgement(Messages.reference(number), Optional.empty(), Word.RECEIVED), "first");
  }

  private static List<Long> waiting(Buffer buffer) {
    return buffer.waiting(Channel.UP_ALARM, 0, 100_000).stream()
        .map(stored -> stored.message().sequence().number())
        .toList();
  }

  private static List<Long> longs(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }
}
