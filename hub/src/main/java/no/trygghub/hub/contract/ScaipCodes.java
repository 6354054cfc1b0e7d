package no.trygghub.hub.contract;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import no.trygghub.drivers.Sensor;
import no.trygghub.hub.config.AlarmKind;
import no.trygghub.hub.detection.Finding.AlarmChange;

/**
 * The fields of a SCAIP message (SS 91100:2014, CLC/TS 50134-9) that an alarm would be sent on as.
 *
 * <p>The standard itself is sold, and these codes were <b>not</b> checked against its text. They
 * were taken from the code lists of one public implementation, the file {@code
 * scaip_gateway/spec.py} of github.com/caruhome/scaip-gateway. The three that TryggHub's design
 * gives for a left bed (0012, 0009 and 012) are the same there. Device type 0004 with status code
 * 0010 also stands in alarms of real devices that the authors of another public receiver wrote
 * down. Nothing more is known of the rest. A response centre that forwards alarms as SCAIP must
 * check the codes with its receiver first; {@code kind} is what an alarm is known by.
 *
 * <p>Where several codes would do, the most general one is used: every alarm that a sensor raised
 * is an automatic alarm, whatever the reason, because a more telling code might be taken for a mere
 * message.
 */
final class ScaipCodes {
  private static final String MESSAGE = "ME";

  private static final String AUTOMATIC_ALARM = "0009";
  private static final String MANUAL_ALARM = "0010";
  private static final String CANCEL = "0019";
  private static final String RESTORAL = "0094";

  private static final String LOCAL_UNIT_AND_CONTROLLER = "0002";
  private static final String FIXED_TRIGGER = "0004";
  private static final String FALL_DETECTOR = "0005";
  private static final String ACTIVITY_DETECTOR = "0010";
  private static final String BED_MONITOR = "0012";
  private static final String DOOR_SENSOR = "0014";

  private static final String HOME = "002";

  private ScaipCodes() {}

  static Map<String, Object> of(AlarmChange change, AlarmKind kind, Optional<Sensor> sensor) {
    Map<String, Object> codes = new LinkedHashMap<>();
    codes.put("mty", MESSAGE);
    codes.put("dty", deviceType(kind, sensor));
    codes.put("stc", statusCode(change, kind));
    codes.put("lco", sensor.map(Sensor::location).map(ScaipCodes::location).orElse(HOME));
    return codes;
  }

  /** The kind of device that an alarm comes from. */
  static String deviceType(AlarmKind kind, Optional<Sensor> sensor) {
    return switch (kind) {
      case FALL -> FALL_DETECTOR;
      // A test alarm is one for assistance that no button was pressed for.
      case ASSISTANCE -> sensor.isPresent() ? FIXED_TRIGGER : LOCAL_UNIT_AND_CONTROLLER;
      case BED_EXIT_NO_RETURN, NOT_IN_BED, NOT_UP -> BED_MONITOR;
      case DOOR_AT_NIGHT, EXIT_NO_RETURN, DOOR_LEFT_OPEN -> DOOR_SENSOR;
      case INACTIVITY -> ACTIVITY_DETECTOR;
    };
  }

  /** What happened to it. */
  static String statusCode(AlarmChange change, AlarmKind kind) {
    return switch (change) {
      // No code is known for it: what goes on has the one that it was raised with.
      case RAISED, CHANGED -> kind == AlarmKind.ASSISTANCE ? MANUAL_ALARM : AUTOMATIC_ALARM;
      case CANCELLED -> CANCEL;
      case RESTORED -> RESTORAL;
    };
  }

  /** The code for a location by its usual English or Norwegian name; else the home as a whole. */
  static String location(String name) {
    return switch (name.strip().toLowerCase(Locale.ROOT).replaceAll("[ _]", "-")) {
      case "basement", "kjeller" -> "010";
      case "bathroom", "bad" -> "011";
      case "bedroom", "soverom" -> "012";
      case "dining-room", "spisestue" -> "013";
      case "garage", "garasje" -> "015";
      case "garden", "hage" -> "016";
      case "kitchen", "kjøkken" -> "021";
      case "laundry", "vaskerom" -> "022";
      case "stairs", "trapp" -> "025";
      case "loft" -> "028";
      case "front-door", "ytterdør" -> "039";
      case "back-door", "bakdør" -> "040";
      case "hall", "hallway", "gang", "entré" -> "042";
      case "living-room", "stue" -> "043";
      default -> HOME;
    };
  }
}
