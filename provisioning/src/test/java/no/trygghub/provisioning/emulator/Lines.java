package no.trygghub.provisioning.emulator;

/** The lines of the guest's simulated chip, as the wires on them see them. */
final class Lines {
  /** The chip's device in the guest. */
  static final String CHIP = "/run/gpiochip";

  private static final String CHANGE = "sh /project/provisioning/src/test/emulator/chip ";

  private final Guest guest;

  Lines(Guest guest) {
    this.guest = guest;
  }

  /** Connects the line to ground. */
  void low(int line) {
    guest.succeed("echo pull-down > " + pull(line));
  }

  /** Connects the line to 3.3 V. */
  void high(int line) {
    guest.succeed("echo pull-up > " + pull(line));
  }

  /**
   * A contact that bounces: so many edges so far apart. The line is at the other level in the end
   * if their number is odd.
   */
  void bounce(int line, int edges, int microseconds) {
    guest.succeed("edges burst " + pull(line) + " " + edges + " " + microseconds);
  }

  /** The levels of a line, 0 and 1, looked at every 50 ms or a little more. */
  String levels(int line, int times) {
    return guest.succeed(
        "for i in $(seq "
            + times
            + "); do printf %s $(cat /run/lines/sim_gpio"
            + line
            + "/value); usleep 50000; done");
  }

  /** Takes the chip out. */
  void remove() {
    guest.succeed(CHANGE + "out");
  }

  /** Puts the chip in again. */
  void insert() {
    guest.succeed(CHANGE + "in");
  }

  /** The file that sets a line's level, in the guest. */
  static String pull(int line) {
    return "/run/lines/sim_gpio" + line + "/pull";
  }
}
