package no.trygghub.provisioning.installed.standin;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import no.trygghub.drivers.DriverContext;
import no.trygghub.drivers.HubThread;
import no.trygghub.drivers.SensorDriver;
import no.trygghub.drivers.contact.Contact;

/** A contact that is closed while a file is there. */
final class StandInContact implements SensorDriver {
  private static final Duration EVERY = Duration.ofMillis(20);

  private final Path file;
  private final Contact contact;
  private final DriverContext context;
  private HubThread.Timer next = () -> {};

  StandInContact(Path file, Contact contact, DriverContext context) {
    this.file = file;
    this.contact = contact;
    this.context = context;
  }

  void start() {
    contact.start(Files.exists(file));
    next = context.after(EVERY, this::look);
  }

  @Override
  public void close() {
    next.cancel();
    contact.stop();
  }

  private void look() {
    contact.level(Files.exists(file), context.now());
    contact.alive();
    next = context.after(EVERY, this::look);
  }
}
