import Mail

/// The names of elements and attributes that template languages have, and that compiled mail has not.
enum SourceNames {
    /// A name that says what the source is written in.
    struct Sign {
        let name: String
        /// nil when the name alone is proof.
        var family: Family?
    }

    /// A language whose names are also words, or stay behind in compiled mail.
    enum Family {
        /// Foundation for Emails (Inky).
        case inky
        /// The editable areas of Campaign Monitor and its relatives.
        case editor
    }

    static func signs(of tag: MarkupTag) -> [Sign] {
        var signs: [Sign] = []
        if let sign = sign(of: tag) { signs.append(sign) }
        for attribute in tag.attributes {
            if let sign = sign(attribute: attribute.name) { signs.append(sign) }
        }
        return signs
    }

    private static func sign(of tag: MarkupTag) -> Sign? {
        let name = tag.name
        if tag.isField { return Sign(name: "eloquaemail") }
        if let colon = name.utf8.firstIndex(of: UInt8(ascii: ":")) {
            let rest = name[name.utf8.index(after: colon)...]
            return isTemplate(prefix: name[..<colon], rest, tag) ? Sign(name: name) : nil
        }
        guard names.contains(name) || beginnings.contains(where: name.hasPrefix) else { return nil }
        // Designs keep a styled one when they are compiled for another ESP.
        if editor.contains(name), !tag.attributes.isEmpty { return Sign(name: name, family: .editor) }
        let isProof = editor.contains(name) || proofs.contains(name) || beginnings.contains(where: name.hasPrefix)
        if isProof { return Sign(name: name) }
        if statements.contains(name), tag.attributes.contains(where: { $0.value != nil }) { return Sign(name: name) }
        if fields.contains(name), tag.attributes.contains(where: namesField) { return Sign(name: name) }
        if react.contains(name), tag.attributes.contains(where: { $0.name == "classname" }) { return Sign(name: name) }
        return families.first { $0.names.contains(name) }.map { Sign(name: name, family: $0.family) }
    }

    static func sign(attribute name: String) -> Sign? {
        // Each of these names has one of these signs, and hardly any of HTML.
        guard name.utf8.contains(where: directiveSigns.contains) else { return nil }
        return directives.contains(where: name.hasPrefix) || bound.contains(name) ? Sign(name: name) : nil
    }

    // MARK: Elements with a prefix

    /// `<c:out value="…">`, `<x-mail::button>`, but not `<http://shop.example>`.
    private static func isTemplate(prefix: Substring, _ name: Substring, _ tag: MarkupTag) -> Bool {
        guard name.first.map({ $0.isLetter || $0 == ":" }) == true, !name.contains("@"), !addresses.contains(prefix)
        else { return false }
        if name.first == ":" || prefixes.contains(prefix) { return true }
        if words.contains(name.prefix { $0 != "_" && $0 != "-" && $0 != "." }) { return true }
        return tag.attributes.contains { $0.value.map(hasExpression) == true }
    }

    /// `${x}`, `#{x}`, `{{x}}`, `{!x}`, `@{x}`, `*{x}`.
    private static func hasExpression(_ value: ArraySlice<UInt8>) -> Bool {
        zip(value, value.dropFirst()).contains { first, second in
            second == UInt8(ascii: "{") && expressionStarts.contains(first)
                || first == UInt8(ascii: "{") && second == UInt8(ascii: "!")
        }
    }

    private static let expressionStarts = ByteSet("$#{@*")

    private static let addresses: Set<Substring> = [
        "http", "https", "mailto", "ftp", "tel", "sms", "cid", "mid", "file", "news", "urn", "data", "about", "url",
    ]

    /// JSTL, Struts, JSF, JSP, Spring, Tiles, Thymeleaf, Zope, Genshi, XSLT, Wicket, TYPO3 Fluid, Visualforce, Textpattern,
    /// Movable Type, ESI, ATG, Liferay, ASP.NET, Umbraco, Sitecore. Prefixes of one letter also belong to XML.
    private static let prefixes = set(
        """
        fn fmt sql sx fe ui cc a4j rich jsp jsf bean logic nested tiles spring security sec th layout tal metal i18n py \
        xsl wicket tmpl fluid apex messaging aura lightning ltng txp mt mtapp esi dsp dspel portlet liferay asp umbraco \
        sc netui stripes ww webwork bbc zope velocity sitemesh decorator flux livewire
        """)

    /// What elements of template languages do, whatever their prefix.
    private static let words = set(
        """
        if elseif elsif else unless ifnot ifelse for foreach forall each loop iterate iterator choose when otherwise \
        switch case out print echo eval set var include import message translate translation property value write output \
        outputtext outputlabel commandlink insert fragment render composition define yield merge mergefield personalize \
        unsubscribe subscriber text format param template block
        """)

    // MARK: Elements without a prefix

    private static let beginnings = [
        "mj-", "mjml", "dtml-", "tmpl_", "x-mail", "x-slot",
    ]

    /// ColdFusion, Commerce Cloud (ISML), Campaign Monitor, Blade components.
    private static let proofs = set(
        """
        cfoutput cfif cfelse cfelseif cfset cfloop cfinclude cfquery cfparam cfswitch cfcase cfdefaultcase cfmail \
        cfmailpart cfmailparam cfscript cfsavecontent cfimport cfmodule cfinvoke cfsilent cfsetting cftry cfcatch \
        isprint isif iselse iselseif isloop isset isinclude isslot isdecorate iscontent ismodule isscript isreplace \
        webversion forwardtoafriend x-button x-layout x-app-layout x-guest-layout x-panel x-table x-subcopy \
        x-component x-email-layout ifdef ifndef mergefield merge-field merge-tag mergetag
        """)

    /// Links of Campaign Monitor.
    private static let editor = set("unsubscribe preferences")

    /// Statements, when an attribute has the condition.
    private static let statements = set(
        "if elseif else-if unless for foreach for-each each loop repeat switch choose when")

    /// Elements for a field, when an attribute has its name.
    private static let fields = set(
        "merge field insert placeholder variable personalization personalize token snippet")

    private static func namesField(_ attribute: MarkupTag.Attribute) -> Bool {
        attribute.value?.isEmpty == false && ["name", "field", "key", "var", "path"].contains(attribute.name)
    }

    /// All names of elements without a prefix. Most strange elements of real mail have none of them.
    private static let names = families.reduce(
        into: editor.union(proofs).union(statements).union(fields).union(react)
    ) { $0.formUnion($1.names) }

    private static let families: [(family: Family, names: Set<Substring>)] = [
        (.inky, set("row rows column columns container callout wrapper block-grid h-line center-block")),
        (.editor, set("singleline multiline repeater layout tableofcontents")),
    ]

    /// The components of React Email that are not elements of HTML, when they have a `className`.
    private static let react = set("container text preview tailwind heading row column codeblock markdown")

    // MARK: Attributes

    private static let directiveSigns = ByteSet("-:*[")

    /// Vue, Angular, Genshi, Zope, Thymeleaf.
    private static let directives = [
        "v-if", "v-else", "v-for", "v-bind", "v-html", "v-text", "v-show", "v-slot", "v-once", "v-model", "v-on:",
        "*ng", "[ng", "[innerhtml]", "py:", "tal:", "metal:", "i18n:", "data-th-", "th:",
    ]

    /// Vue: `:href="link"`.
    private static let bound: Set<String> = [
        ":href", ":src", ":key", ":class", ":style", ":title", ":alt", ":value", ":width", ":height",
    ]

    private static func set(_ words: String) -> Set<Substring> { Set(words.split(separator: " ")) }
}

extension Set<Substring> {
    fileprivate func contains(_ word: String) -> Bool { contains(word[...]) }
}
