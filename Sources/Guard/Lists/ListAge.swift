import Mail

/// Durations as replies about lists show them.
enum ListAge {
    /// `90 s`, `26 h`, `24 h 5 min`, `180 d`: rounded down, so that an age that is over the limit by a little shows it.
    static func text(_ duration: Duration) -> String {
        let seconds = duration.wholeSeconds
        if seconds < 600 { return "\(seconds) s" }
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60)
        if hours == 0 { return "\(minutes) min" }
        if hours >= 72, hours.isMultiple(of: 24), minutes == 0 { return "\(hours / 24) d" }
        return minutes == 0 ? "\(hours) h" : "\(hours) h \(minutes) min"
    }
}
