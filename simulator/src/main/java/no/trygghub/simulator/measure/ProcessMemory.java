package no.trygghub.simulator.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the kernel says of a process's memory, in KiB: proc(5), {@code status} and {@code
 * smaps_rollup}.
 *
 * @param resident {@code VmRSS}: what is in the computer's memory
 * @param own {@code RssAnon}: of it, what is the process's alone
 * @param files {@code RssFile}: of it, what is in files and could be thrown out and read again
 * @param share {@code Pss}: what is shared with other processes counted in part
 * @param peak {@code VmHWM}: the most that was ever resident
 */
record ProcessMemory(long resident, long own, long files, long share, long peak) {
  private static final double KIB_OF_A_MIB = 1024;

  static ProcessMemory of(long pid) throws IOException {
    String status = Files.readString(Path.of("/proc/" + pid + "/status"));
    String rollup = Files.readString(Path.of("/proc/" + pid + "/smaps_rollup"));
    return new ProcessMemory(
        kib(status, "VmRSS"),
        kib(status, "RssAnon"),
        kib(status, "RssFile"),
        kib(rollup, "Pss"),
        kib(status, "VmHWM"));
  }

  /** In one line, MiB. */
  String describe() {
    return mib(resident)
        + " (its own "
        + mib(own)
        + ", files "
        + mib(files)
        + ", share "
        + mib(share)
        + ", peak "
        + mib(peak)
        + ")";
  }

  String residentText() {
    return mib(resident) + " MiB";
  }

  private static String mib(long kib) {
    return String.format(Locale.ROOT, "%.1f", kib / KIB_OF_A_MIB);
  }

  static long kib(String text, String name) throws IOException {
    Matcher found =
        Pattern.compile("^" + name + ":\\s+(\\d{1,15}) kB$", Pattern.MULTILINE).matcher(text);
    if (!found.find()) {
      throw new IOException("the kernel does not tell " + name + " of a process");
    }
    return Long.parseLong(found.group(1));
  }
}
