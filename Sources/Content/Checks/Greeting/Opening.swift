/// How a letter begins: `Dear`, `Hallo`, `尊敬的`.
struct Opening: Sendable {
    enum Manner: Sendable {
        /// Speaks to somebody and says nothing without a name: `Dear`, `Estimada`.
        case address
        /// May stand alone: `Hello`, `Guten Tag`.
        case greeting
        /// Thanks or good wishes: `Welcome`.
        case wish
    }

    let manner: Manner
    /// Not even `Dear,` on a line of its own is a way to greet; of the others (`Prezado,`) somebody means it.
    let isNeverBare: Bool
    /// What follows joins without a space, as in Chinese.
    let isJoined: Bool
    /// French sets a space before `!` and `:`, so that `Bonjour !` lacks nothing.
    let spacesMarks: Bool
    /// English writers set none, and English is what the marks' rule is for.
    let isEnglish: Bool
}
