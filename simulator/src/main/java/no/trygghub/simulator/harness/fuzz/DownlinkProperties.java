package no.trygghub.simulator.harness.fuzz;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.AfterProperty;
import no.trygghub.hub.contract.Channel;
import no.trygghub.hub.contract.ContractException;
import no.trygghub.hub.contract.Downlink;
import no.trygghub.hub.contract.DownlinkComposer;
import no.trygghub.hub.contract.DownlinkReader;
import no.trygghub.hub.contract.MessageId;
import no.trygghub.hub.detection.AlarmId;

/** Payloads that come down. */
@AddLifecycleHook(Share.class)
class DownlinkProperties {
  private static final Instant TIME = Instant.parse("2026-01-10T02:14:07Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");
  private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9]{1,16}");
  private static final Pattern COMMAND_ID = Pattern.compile("[!-~]{1,64}");
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,32}");

  private final Examiner<Downlink> acknowledgements = examiner(Channel.DOWN_ACK);
  private final Examiner<Downlink> commands = examiner(Channel.DOWN_COMMAND);

  @Property(tries = 150)
  @Label("downlink: mutants of acknowledgements")
  void acknowledgements(@ForAll("mutated") Mutant input) {
    acknowledgements.examine(input);
  }

  @Property(tries = 150)
  @Label("downlink: mutants of commands")
  void commands(@ForAll("mutated") Mutant input) {
    commands.examine(input);
  }

  @Property(tries = 50)
  @Label("downlink: noise")
  void noise(@ForAll("noisy") Mutant input) {
    acknowledgements.examine(input);
    commands.examine(input);
  }

  @Provide
  Arbitrary<Mutant> mutated() {
    DownlinkComposer composer = new DownlinkComposer("urn:centre");
    Optional<MessageId> message = Optional.of(new MessageId("01JD0000000000000000000000"));
    AlarmId reference = new AlarmId("7F3A000000001234");
    return Mutant.of(
        List.of(
            composer.acknowledgement(
                "a-1",
                TIME,
                new Downlink.Acknowledgement(reference, message, Downlink.Word.ACCEPTED),
                false),
            composer.acknowledgement(
                "a-2",
                TIME,
                new Downlink.Acknowledgement(reference, Optional.empty(), Downlink.Word.CLOSED),
                true),
            composer.command(
                "c-1", TIME, "pause", Map.of("durationS", 3_600), TIME.plusSeconds(60)),
            composer.command("c-2", TIME, "status", Map.of(), TIME.plusSeconds(60)),
            composer.command("c-3", TIME, "test-alarm", Map.of(), TIME.plusSeconds(60))));
  }

  @Provide
  Arbitrary<Mutant> noisy() {
    return Mutant.noise("{}[]:,\"\\specvrion1.0typdatkM");
  }

  @AfterProperty
  void close() {
    acknowledgements.close();
    commands.close();
  }

  private static Examiner<Downlink> examiner(Channel channel) {
    return new Examiner<>(
        ContractException.class,
        input -> DownlinkReader.read(channel, input.bytes()),
        DownlinkProperties::wrong);
  }

  private static String wrong(Downlink downlink) {
    return switch (downlink) {
      case Downlink.Acknowledgement acknowledgement ->
          REFERENCE.matcher(acknowledgement.reference().value()).matches()
              ? ""
              : "the reference " + acknowledgement.reference();
      case Downlink.Command command -> wrong(command);
    };
  }

  private static String wrong(Downlink.Command command) {
    if (!COMMAND_ID.matcher(command.id()).matches()) {
      return "the id " + command.id();
    }
    if (command.expires().isAfter(LATEST)) {
      return "the expiry " + command.expires();
    }
    return switch (command.order()) {
      case Downlink.Order.Pause pause -> {
        long minutes = pause.duration().toMinutes();
        yield minutes < 1 || minutes > 720 ? "a pause of " + pause.duration() : "";
      }
      case Downlink.Order.Unknown unknown ->
          NAME.matcher(unknown.name()).matches() ? "" : "the name " + unknown.name();
      default -> "";
    };
  }
}
