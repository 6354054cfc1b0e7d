package no.trygghub.simulator.harness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutageBooksTest {
  private final OutageBooks books = new OutageBooks();

  @Test
  void whatNeverCameIsLostAndWhatTheSenderNeverTookIsToldApart() {
    raise(4);
    books.notTaken(1);
    books.notTaken(3);
    books.arrived(0, "a", false);
    books.arrived(3, "b", true);

    assertThat(books.account()).isEqualTo(new Account(4, 2, 0, 0, 0, 1));
    assertThat(books.lostBecauseNotTaken()).isEqualTo(1);
    assertThat(books.isComplete()).isFalse();
  }

  @Test
  void anIdThatComesAgainIsSentAgainAndASecondIdForTheSameAlarmIsRepeated() {
    raise(2);
    books.arrived(1, "b", false);
    books.arrived(1, "b", false);
    books.arrived(0, "a", false);
    books.arrived(1, "c", false);

    assertThat(books.account()).isEqualTo(new Account(2, 0, 1, 1, 1, 0));
    assertThat(books.isComplete()).isTrue();
  }

  @Test
  void recoveryCountsOnlyWhatWasRaisedBeforeTheRemoteReturned() {
    raise(1);
    books.remoteReturned();
    raise(1);
    books.arrived(1, "b", false);
    assertThat(books.firstAfterReturn()).isEqualTo("-");

    books.arrived(0, "a", false);
    assertThat(books.firstAfterReturn()).isNotEqualTo("-").isEqualTo(books.lastAfterReturn());
  }

  private void raise(int alarms) {
    for (int i = 0; i < alarms; i++) {
      books.raise();
    }
  }
}
