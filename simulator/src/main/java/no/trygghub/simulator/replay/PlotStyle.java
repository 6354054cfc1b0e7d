package no.trygghub.simulator.replay;

import java.util.List;
import no.trygghub.drivers.SensorKind;

/** How a plot looks. */
final class PlotStyle {
  /** Colours for a light and a dark screen; a lane is told by its name as well. */
  static final String CSS =
      """
      :root{--back:#fff;--ink:#1d2126;--soft:#5b6470;--grid:#d5d9de;--there:#f3f5f7;
      --bed:#2f66b0;--door:#b86a00;--motion:#3f8a4d;--other:#7a52a8;--alarm:#c3151c}
      @media(prefers-color-scheme:dark){:root{--back:#15181c;--ink:#e7e9ec;--soft:#a3abb5;--grid:#3a4048;
      --there:#1f2329;--bed:#7db0f0;--door:#f0a94a;--motion:#84cf90;--other:#c3a2ee;--alarm:#ff7276}}
      body{background:var(--back);color:var(--ink);font:15px/1.4 system-ui,sans-serif;margin:1.2em}
      h1{font-size:1.3em}h2{font-size:1.1em}svg{width:100%;max-width:1500px}
      svg text{fill:var(--ink);font-size:10px}svg .day{font-size:12px;font-weight:bold}
      svg .hour{fill:var(--soft);font-size:9px;text-anchor:middle}
      svg .number{fill:var(--alarm);font-size:9px}
      rect{fill:var(--other)}.grid{fill:var(--grid)}.recorded{fill:var(--there)}.bed{fill:var(--bed)}
      .door{fill:var(--door)}.motion{fill:var(--motion)}.wait,.mark{fill:var(--alarm)}.wait{opacity:.5}
      .mark{stroke:var(--alarm);stroke-width:1}.mark[data-severity=medium]{fill:var(--there)}
      .mark[data-severity=low]{fill:var(--there);stroke-dasharray:1.5 1.5}
      .lists{display:flex;flex-wrap:wrap;gap:0 3em}
      table{border-collapse:collapse}td,th{padding:.15em .8em;text-align:left;border-bottom:1px solid var(--grid)}
      """;

  private static final List<SensorKind> LANES =
      List.of(SensorKind.BED, SensorKind.DOOR, SensorKind.MOTION);

  private PlotStyle() {}

  /** Where among the lanes a kind is: bed, door and motion before the others. */
  static int order(SensorKind kind) {
    int place = LANES.indexOf(kind);
    return place < 0 ? LANES.size() : place;
  }
}
