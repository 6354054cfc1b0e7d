package no.trygghub.simulator.harness;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import no.trygghub.hub.buffer.Buffer;
import no.trygghub.hub.clock.SystemClock;
import no.trygghub.simulator.broker.MosquittoProcess;
import no.trygghub.simulator.centre.CentreSettings;
import no.trygghub.simulator.centre.ResponseCentre;

/**
 * A disk that is full, read-only or broken while alarms are raised, or has too little room to
 * replace a damaged database.
 */
final class DiskTrial implements Trial {
  private static final int BUTTONS = 20;

  private static final int SMALL_MIB = 24;
  private static final Patience PATIENCE = new Patience(Duration.ofSeconds(90));

  @Override
  public String name() {
    return "disk";
  }

  @Override
  public String what() {
    return "Raises alarms while the hub's disk is full, read-only or broken, with the broker there and away, and starts"
        + " the hub on such disks, and on a damaged database where there is more or less room to replace it.";
  }

  @Override
  public TrialResult run(Bench bench) throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    try (Books books = new Books(bench.directory());
        MosquittoProcess broker =
            MosquittoProcess.start(bench.directory("broker"), List.of("persistence false"));
        ResponseCentre centre =
            ResponseCentre.start(
                CentreSettings.automatic(broker.url()), new SystemClock(true), books)) {
      Path place = bench.directory("small");
      try (Volume volume = Volume.inMemory(place, SMALL_MIB)) {
        fullAndReadOnly(home("disk", place, broker), broker, volume, books, lines);
      }
      Path card = bench.directory("card");
      try (Volume volume = Volume.onCard(card, bench.directory().resolve("card.img"))) {
        broken(home("card", card, broker), volume, books, lines);
      }
      lines.add(
          "Sequence numbers missing, of events, which are done with the PUBACK of a broker that came"
              + " back without the receiver: "
              + centre.summary().missing()
              + ".");
      // Last: what cannot be read of these is missing in their numbers.
      NearlyFull.Outcome nearlyFull = new NearlyFull(bench, broker.url(), books).run();
      lines.addAll(nearlyFull.lines());
      Account account = books.account();
      return new TrialResult(lines, Optional.of(account), account.balances() && nearlyFull.held());
    }
  }

  private static Home home(String hub, Path place, MosquittoProcess broker) {
    return new Home(hub, place.resolve("data"), broker.url(), "");
  }

  private static void fullAndReadOnly(
      Home home, MosquittoProcess broker, Volume volume, Books books, List<String> lines)
      throws IOException, InterruptedException {
    try (RunningHome hub = home.start()) {
      hub.press(books, BUTTONS);
      books.await(PATIENCE, "alarms of a hub whose disk is well");
      volume.fill();
      pressUntilInMemory(hub, books);
      hub.press(books, BUTTONS);
      books.await(PATIENCE, "alarms while the disk is full");
      lines.add(delivered("the disk was full", books));
      // The hub has let go of its files, so that nothing keeps them from being read-only.
      volume.readOnly();
      hub.press(books, BUTTONS);
      books.await(PATIENCE, "alarms while the disk is full and read-only");
      lines.add(delivered("the disk was read-only", books));
      volume.writable();
      volume.empty();
      lines.add(
          "Writing resumed by itself " + hub.awaitOnDisk() + " s after there was room again.");
      hub.press(books, BUTTONS);
      books.await(PATIENCE, "alarms after the disk is well again");
      broker.kill();
      volume.fill();
      pressUntilInMemory(hub, books);
      hub.press(books, BUTTONS);
      volume.empty();
      hub.awaitOnDisk();
      lines.add(
          BUTTONS
              + " alarms were raised with the disk full and the broker gone; then there was room, and the"
              + " hub was stopped.");
    }
    volume.readOnly();
    broker.restart();
    try (RunningHome hub = home.start()) {
      books.await(PATIENCE, "alarms that were on a disk that is read-only now");
      hub.press(books, BUTTONS);
      books.await(PATIENCE, "alarms of a hub that was started on a read-only disk");
      volume.writable();
      long resumed = hub.awaitOnDisk();
      hub.awaitEmpty();
      lines.add(
          "A hub started on the read-only disk delivered what was on it and what was raised then; the"
              + " fault told says: "
              + books.lastDiskFault()
              + ".");
      lines.add("Writing resumed by itself " + resumed + " s after it was writable again.");
    }
    try (Buffer buffer = Buffer.open(home.database(), 100 * Buffer.SMALLEST_BUDGET)) {
      lines.add("Left in the outbox on disk afterwards: " + buffer.depth() + ".");
    }
    volume.fill();
    try (RunningHome hub = home.start()) {
      hub.press(books, BUTTONS);
      books.await(PATIENCE, "alarms of a hub that was started on a full disk");
      lines.add(delivered("the hub was started on a full disk", books));
      volume.empty();
      hub.awaitOnDisk();
    }
  }

  private static void broken(Home home, Volume volume, Books books, List<String> lines)
      throws IOException, InterruptedException {
    try (RunningHome hub = home.start()) {
      hub.press(books, BUTTONS);
      books.await(PATIENCE, "alarms of a hub on a card");
      volume.breakDown();
      hub.press(books, BUTTONS);
      books.await(PATIENCE, "alarms after the kernel found the card broken");
      lines.add(
          delivered("the kernel had made a broken card read-only under the running hub", books));
    }
  }

  private static String delivered(String when, Books books) {
    return BUTTONS
        + " alarms raised while "
        + when
        + " were delivered; the fault told says: "
        + books.lastDiskFault()
        + ".";
  }

  /** Goes on until the log has no place left in the file that it has, and the disk has none. */
  private static void pressUntilInMemory(RunningHome hub, Books books) throws IOException {
    while (hub.isOnDisk()) {
      hub.press(books, 1);
    }
  }
}
