// The facts of a letter. Facts that the letter does not state are left out.
import { fill, h } from "../dom.js";
import { Part } from "../element.js";
import { letterLink } from "../opening.js";
import { day, ownLanguage, size, t } from "../strings/strings.js";

const DAYS = ["signed_on", "written_on", "published_on"];

class LetterFacts extends Part {
  letter = null;

  build() {
    const { letter } = this;
    const [first, more] = [this.first(), this.more()].map((facts) => facts.filter(([, value]) => value));
    fill(
      this,
      letter.date_disagreement && h("p", { class: "disagree" }, t("letter.disagree", { dates: daysOf(letter) })),
      list(first),
      more.length > 0 && h("details", { class: "more-facts" }, h("summary", {}, t("letter.facts")), list(more)),
    );
  }

  first() {
    const { letter } = this;
    return [
      ["issuer", letter.issuer],
      ["document_number", letter.document_number],
      ["date", letter.date && h("span", { lang: ownLanguage() }, day(letter.date))],
      ["proposal", letter.proposals.length > 0 && letter.proposals.map((each) => h("span", { class: "line" }, [each.session, each.number, each.title && `《${each.title}》`].filter(Boolean).join(" ")))],
      ["superseded_by", letter.superseded_by && versionLink(letter.superseded_by)],
      ["earlier_versions", letter.earlier_versions.length > 0 && letter.earlier_versions.map(versionLink)],
    ];
  }

  more() {
    const { letter } = this;
    const { province, city, county } = letter.region;
    return [
      ["issuer_alias", letter.issuer_alias],
      ["index_number", letter.index_number],
      ["addressee", letter.addressee],
      ["co_organisers", letter.co_organisers.join("、")],
      ["subject_class", letter.subject_class],
      ["reply_class", letter.reply_class],
      ["region", [province, city, county].filter(Boolean).join(" ")],
      ["contact", letter.contact],
      ["attachments", letter.attachments.length > 0 && letter.attachments.map((each) => h("span", { class: "line" }, each))],
      ["url", letter.url && webLink(letter.url)],
      ["sources", letter.sources.map((source) => h("span", { class: "line" }, `${source.name}(${source.format},${size(source.size)})`))],
    ];
  }
}

const versionLink = (id) => h("span", { class: "line" }, letterLink({ id }, {}, id));

function daysOf(letter) {
  return DAYS.filter((name) => letter[name]).map((name) => `${t(`fact.${name}`)} ${day(letter[name])}`).join(" · ");
}

/** Return a web address as a link, anything else as text. */
function webLink(address) {
  if (!/^https?:\/\//i.test(address)) return address;
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, address);
}

function list(facts) {
  return h("dl", { class: "facts" }, facts.map(([name, value]) => h("div", { class: `fact-${name}` }, h("dt", {}, t(`fact.${name}`)), h("dd", { lang: "zh-Hans" }, value))));
}

customElements.define("rs-letter-facts", LetterFacts);
