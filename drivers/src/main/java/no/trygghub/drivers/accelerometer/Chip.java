package no.trygghub.drivers.accelerometer;

import java.util.List;

/** What one kind of accelerometer differs in from another. */
interface Chip {
  /** As it stands on the chip. */
  String name();

  /** The addresses it can have on the bus, the usual one first. */
  List<Integer> addresses();

  /** The register that says what chip it is. */
  int identityRegister();

  /** What stands there. */
  int identity();

  /**
   * The settings that make it collect samples, in the order in which they are to be written. They
   * begin with switching it off, which also empties its memory.
   *
   * @param interrupt whether it is to raise its first interrupt line at the watermark
   */
  List<Setting> measuring(int rangeG, int rate, int watermark, boolean interrupt);

  /** How it tests itself. */
  SelfTest selfTest();

  /** The settings for that, like {@link #measuring}, with the force on or off. */
  List<Setting> testing(boolean force);

  /** The range of the samples of a self-test. */
  int testingRangeG();

  /** The register that says how many samples there are. */
  int levelRegister();

  /**
   * How many samples there are by what stands in that register, at most {@link #MEMORY}; so many
   * means that older ones may have been lost.
   */
  int level(int status);

  /** What to read from for one sample: x, y and z of two bytes each, the lower first. */
  int dataRegister();

  /** A number of such two bytes in g. */
  double inG(short number, int rangeG);

  /** How many samples both chips remember. */
  int MEMORY = 32;
}
