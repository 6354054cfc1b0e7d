package no.trygghub.simulator.home;

import no.trygghub.simulator.sensors.SimulatedHome;

/** Does to simulated sensors what happens to them. */
final class Happening {
  private Happening() {}

  static void to(SimulatedHome home, Action.OfSensor action) {
    switch (action) {
      case Action.Level level -> home.set(level.sensor(), level.state());
      case Action.Pulse pulse -> home.pulse(pulse.sensor(), pulse.time());
      case Action.Move move -> home.move(move.sensor(), move.movement());
      case Action.Silence silence -> home.silence(silence.sensor());
      case Action.Stick stick -> home.stick(stick.sensor());
      case Action.Chatter chatter ->
          home.chatter(chatter.sensor(), SimulatedHome.CHATTER_EDGES_PER_SECOND, chatter.time());
      case Action.Break breaks -> home.breakDown(breaks.sensor(), breaks.cause());
      case Action.Repair repair -> home.repair(repair.sensor());
    }
  }
}
