"""Everyday and work words that people use for one another: a hand-made list, the same for every question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

LIKENESS = 0.6
"""How much a synonym counts beside the word itself."""

_GROUPS = """
able capable; accept agree approve consent; accountable responsible ownership owner;
accurate correct exact precise right; achieve accomplish attain reach; adopt uptake rollout;
advantage benefit upside; advise recommend suggest propose; affect impact influence effect;
afraid fear scared worry anxious; aim goal objective target purpose; alarm alert pager page paged;
allow let permit enable; alone private privately separately individually; also additionally;
alternative option choice; amount quantity volume; analyse analyze examine investigate study inspect;
angry upset furious annoyed frustrated; annual yearly; answer reply response respond;
approval sanction permission; argue argument quarrel dispute disagree disagreement conflict;
arrange organise organize; ask question query enquire; assess evaluate judge appraise gauge;
assign allocate give appoint delegate; assist help aid support; assume assumption presume suppose;
attempt try; audit review check inspection; author writer;
automatic automated automate script scripted bot; available accessible; average mean typical;
avoid prevent avert; aware conscious informed; backlog queue; bad poor awful terrible;
balance tradeoff compromise; ban forbid prohibit; baseline benchmark reference;
begin start commence launch kickoff; behaviour behavior conduct; believe think;
big large huge enormous massive; blame fault accuse; block stop halt; boss manager lead head;
bottleneck constraint chokepoint; break fracture; brief short concise; broken faulty defective;
budget funding money; bug defect error fault; build construct make create;
business company firm corporation enterprise; busy overloaded swamped stretched;
buy purchase acquire procure; cadence rhythm weekly daily fortnightly; calm reassure;
canary staged gradual phased incremental; cancel scrap abandon drop kill; capacity throughput bandwidth;
carry transport convey; cause reason source origin root; cease stop end quit finish;
challenge difficulty problem issue obstacle; chance probability likelihood odds;
change alter modify adjust amend; chart graph plot dashboard; cheap inexpensive affordable;
choose pick select decide; clarify clear explain; client customer; coach mentor; collaborate cooperate;
collapse fail crash; collect gather; commit promise pledge; communicate tell inform notify;
compare contrast; compel force coerce oblige; complain complaint grumble; complete finish done;
complex complicated; component part piece module element; concern worry; condition state;
confirm verify validate check; connect link join attach; consequence result outcome effect;
consider weigh; constant steady stable; consumer subscriber; contain hold include; continue persist keep;
contract agreement; contribute add; convince persuade; cost price expense expensive costly;
coverage scope; create produce generate; credit recognition praise; criterion criteria;
critical crucial vital essential key; cut reduce decrease lower shrink trim lessen;
damage harm hurt injure; danger risk hazard peril threat; dangerous unsafe risky hazardous;
data information figures; date deadline; debate discuss talk; decide decision; decline decrease drop fall;
defend protect guard; delay postpone late slip slipped defer; demand require need;
deploy release ship launch rollout; describe depict; design architecture;
detect discover find spot notice; diagnose troubleshoot debug; different distinct other;
difficult hard tough; direct immediate; disclose reveal; divide split separate; document record write;
doubt uncertain unsure; duplicate copy repeat; duty obligation; early soon; easy simple straightforward;
educate teach train instruct; efficient effective productive; effort work; employ hire recruit;
employee worker staff; encourage motivate; end finish conclude; engineer developer programmer;
enough sufficient adequate; ensure guarantee; entire whole complete full; equal same identical;
escalate escalation raise; estimate forecast predict projection; event incident occurrence;
evidence proof data; example instance; exceed surpass; exception exemption waiver;
executive vp director sponsor leadership; exist occur; expand grow increase enlarge; expect anticipate;
experiment test trial; expert specialist; explain describe clarify; extra additional; fair just equitable;
fallback contingency backup; fast quick rapid speedy; feature capability functionality; fee charge;
feedback input; final last; fix repair mend resolve; flag toggle switch; flaw weakness; forecast outlook;
frequent often; fund finance; future upcoming; gap hole; gate checkpoint; good beneficial positive;
group team squad; grow rise increase; guess hunch; guide guideline; happen occur;
headcount people staffing; hidden secret; hold retain; honest candid frank transparent; hope wish;
idea concept thought; identify recognise recognize; ignore neglect overlook; important significant;
improve better enhance; incentive motivation reward; incident outage downtime; income revenue earnings;
increase raise boost; independent autonomous; individual person; industry sector; initial first;
insight learning lesson; integrate integration; intelligent smart clever; intend mean plan;
interest stake; interrupt disturb; investigate probe; invite ask; involve include; join combine merge;
keep maintain preserve; kind type sort; knowledge understanding; lack absence shortage;
latency delay slow; lead guide; learn lesson; level tier; likely probable; limit restrict cap;
listen hear; load burden; logs telemetry traces; look see; lose loss; lower cheaper;
main primary principal; major main; manage run handle; mandatory compulsory required obligatory;
many numerous several; measure metric kpi indicator; meet encounter; meeting session call sync;
message email; method approach way technique; migrate move transfer; milestone checkpoint;
minor small trivial; mistake error; mitigate reduce contain; model example; monitor watch track observe;
morale mood; move shift; narrow restrict; negative adverse; negotiate bargain; new novel recent;
normal usual ordinary; number figure count; onboard onboarding induction; open public transparent;
operate run; opinion view; opportunity chance; oppose resist against; order sequence; overtime weekend;
own possess; pager rota; pain hurt ache; parallel concurrent simultaneous; partner counterpart;
pause wait; pay compensate; peak maximum busiest; people persons humans; perform execute; period term;
phase stage step wave; pilot trial prototype spike; plan roadmap schedule; plenty many; policy rule;
possible feasible; postmortem retrospective retro; potential possible; practice exercise; predict foresee;
prefer favour favor; prepare ready; present show; pressure stress; previous prior earlier;
prioritise prioritize priority rank order; privacy confidential; procedure process; progress advance;
project program programme initiative; proof prove; provide supply give; publish post; quality standard;
quarter quarterly; rate ratio percentage share; reaction response; real actual genuine; rebuild redo;
recover restore recovery; redundant spare backup; refuse reject decline; region area; regression breakage;
regulation compliance regulator; relate associated; relationship rapport trust; relevant pertinent;
reliable dependable; remove delete eliminate; replace substitute swap; report summary; represent stand;
request ask; research study; resource asset; respect esteem; retry repeat; return revert; reveal show;
revise update; reward bonus; role duty; rollback revert; route path; runbook playbook; safe secure;
say tell state; scale scaling; scope extent; score grade; search seek look; segment slice cohort;
sell vendor; send transmit deliver; sense feel; separate apart distinct; serious severe; service system;
severity sev; share portion fraction; sharp keen; show demonstrate; similar alike; size volume;
skill ability talent expertise; slack float buffer; slow sluggish; small little tiny; solve resolve;
soon shortly; speak talk; spend spent; spread distribute; staff personnel; stakeholder sponsor;
start initiate; status progress; strategy plan; strong powerful; struggle difficulty; subject topic;
succeed success successful; sudden abrupt; suit fit; supplier vendor provider; sure certain confident;
surprise unexpected; survey poll questionnaire; suspect think; task job ticket; technology tech;
temporary interim; tension friction; test exam; theory hypothesis hypotheses; threshold limit;
timeline schedule; tired exhausted burnout; tool instrument; trace track; traffic load requests;
train coach; trend trajectory; trigger cause; trip journey; trouble difficulty; true accurate;
trust confidence; twin duplicate; uncertain ambiguous ambiguity vague; uncover reveal;
understand comprehend grasp; unfair unjust; unlikely improbable; urgent pressing;
use utilise utilize employ; usual common; valid sound; value worth; version release; veto refuse;
view perspective; visible apparent; vulnerable exposed; warn warning caution; weak feeble; work function;
workaround stopgap; worried concerned; worse deteriorate
"""
"""Groups parted by semicolons: a word may stand for any other of its own group."""


def table(stem: Callable[[str], str]) -> Mapping[str, frozenset[str]]:
    """For each stem the stems that may stand for it."""
    related: dict[str, set[str]] = defaultdict(set)
    for line in _GROUPS.split(";"):
        group = {stem(word) for word in line.split()}
        for one in group:
            related[one] |= group - {one}
    return {one: frozenset(others) for one, others in related.items()}
