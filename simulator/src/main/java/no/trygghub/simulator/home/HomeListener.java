package no.trygghub.simulator.home;

/**
 * Told of everything that changes in a {@link LivingHome}, by whichever thread changes it, one at a
 * time. The home and its hub wait meanwhile, so it is to return soon and to do nothing to the home.
 */
public interface HomeListener {
  /** Something has changed; that the time passes is not told. */
  default void changed(HomeState state) {}

  /** A line of the log of a hub in a process of its own. */
  default void logged(String line) {}
}
