import Content

/// The guard's configuration as the rest of the program sees it: read, checked, with defaults filled in and
/// relative paths resolved against the working directory.
package struct Configuration: Hashable, Sendable {
    /// Folder of the database, the control socket and the STOP file.
    package var state: String = "state"
    /// In greetings and trace lines; the machine's name when nil.
    package var hostname: String?
    /// Epoll loops, each a thread; 0 means one per core but one, which the store's writer and the workers share.
    package var loops: Int = 0
    package var listeners: [ListenerSettings] = []
    package var upstreams: [UpstreamSettings] = []
    package var routes: [RouteSettings] = []
    /// Header fields that name a campaign, first present wins.
    package var campaignHeaders: [String] = ["X-Campaign-ID", "Feedback-ID", "List-ID"]
    /// By check name.
    package var checks: [String: CheckSettings] = [:]
    package var checkOptions = CheckOptions()
    package var lists: [ListSettings] = []
    /// Of recipients.
    package var routingCharacters = RoutingCharacters.refuse
    package var trips = TripSettings()
    package var audit = AuditSettings()
    package var report = ReportSettings()
    /// What to do about a mistake, by its kind; copied into each incident that is opened.
    package var playbooks = Playbooks()
    package var quarantine = QuarantineSettings()
    package var stop = StopSettings()
    /// nil tells the log alone.
    package var alerts: AlertSettings?
    package var control = ControlSettings()
    package var release = ReleaseSettings()
    package var hold = HoldSettings()
    package var limits = LimitSettings()
    package var deadlines = DeadlineSettings()

    package init() {}
}
