"""The course of a mentorship: four tracks of twelve themes, each in words for the mentee and for the mentor."""

from programs.course import Theme, Track


def _theme(title: str, *, mentee: str, mentor: str) -> Theme:
    return Theme(title, {"mentee": mentee, "mentor": mentor})


CAREER = Track(
    id="career",
    name="Career: where next, and how",
    themes=(
        _theme(
            "What you want more of",
            mentee="Which hour of the last two weeks would you like to have more of?",
            mentor="Tell {mentee} how you found out what you wanted more of, and what it cost you.",
        ),
        _theme(
            "What you are good at",
            mentee="What do people ask you for help with, without being told to?",
            mentor="Name one thing that {mentee} does well and may not count as a strength.",
        ),
        _theme(
            "The job after this one",
            mentee="Which part of the job you would like next could you begin in the one you have?",
            mentor="Share which part of your next job you were already doing before you had the title.",
        ),
        _theme(
            "The talk you put off",
            mentee="Which conversation are you putting off?",
            mentor="Tell {mentee} about one you put off yourself, before you advise anything.",
        ),
        _theme(
            "Being seen",
            mentee="Who should know about your work, and does not?",
            mentor="Share how somebody who mattered once came to know of your work.",
        ),
        _theme(
            "Asking",
            mentee="What would you ask for, if you knew that nobody minded?",
            mentor="Tell {mentee} about something you got because you asked, and something you did not.",
        ),
        _theme(
            "Saying no",
            mentee="What did you say yes to that you would rather not have?",
            mentor="Share the words you use to say no, and one time that they failed you.",
        ),
        _theme(
            "People who help",
            mentee="Who helped you this year, and do they know that it helped?",
            mentor="Think of one person that {mentee} could learn from, and whether you could introduce them.",
        ),
        _theme(
            "A setback",
            mentee="What went wrong lately that you still think about?",
            mentor="Tell {mentee} about a setback of yours, up to the part where it had not turned out well yet.",
        ),
        _theme(
            "Money and terms",
            mentee="Do you know what your work is worth elsewhere, and how would you find out?",
            mentor="Share how you prepared for one talk about pay or terms, without any figures.",
        ),
        _theme(
            "Choosing",
            mentee="Which choice is before you, and what would make it easier?",
            mentor="Ask two questions before you say which way you would go.",
        ),
        _theme(
            "Looking back",
            mentee="What would the you of the first check-in be surprised by?",
            mentor="Tell {mentee} the clearest change you have seen, and when you noticed it.",
        ),
    ),
)

TECHNICAL = Track(
    id="technical",
    name="Technical: going deeper",
    themes=(
        _theme(
            "Why it works",
            mentee="Which thing do you use every week without knowing why it works?",
            mentor="Tell {mentee} how you once went one layer deeper, and what it was good for.",
        ),
        _theme(
            "Reading code",
            mentee="Which code written by somebody else did you read lately, and what did you take from it?",
            mentor="Point {mentee} to a piece of code you admire, and say in a line why.",
        ),
        _theme(
            "When it breaks",
            mentee="What was the last thing that broke, and how did you find out why?",
            mentor="Walk through how you would have looked for it, and where you would have gone wrong.",
        ),
        _theme(
            "Small steps",
            mentee="Which piece of work was too big, and where could it have been cut?",
            mentor="Share how you cut a large change, and the cut you regretted.",
        ),
        _theme(
            "Designing",
            mentee="What did you decide about a design lately, and what did you decide against?",
            mentor="Ask what would have to change for the other choice to be right.",
        ),
        _theme(
            "Explaining",
            mentee="What did you explain to somebody, and at which point did they stop following?",
            mentor="Explain one thing to {mentee} as you would to a newcomer, in five sentences.",
        ),
        _theme(
            "Being reviewed",
            mentee="Which remark on your work stung, and was there something in it?",
            mentor="Tell {mentee} about a review that changed how you work.",
        ),
        _theme(
            "Cost",
            mentee="What does the thing you built cost to run, in money or in somebody's evenings?",
            mentor="Share one time you made something cheaper, and how you knew where to look.",
        ),
        _theme(
            "What can go wrong",
            mentee="What is the worst that could happen to something you run, and who would notice?",
            mentor="Tell {mentee} about an outage: what you did first, and what you would do first today.",
        ),
        _theme(
            "Learning on purpose",
            mentee="What did you try to learn, and how did you notice whether you had?",
            mentor="Share what you are learning right now, and what is hard about it.",
        ),
        _theme(
            "Showing it",
            mentee="What of your work could you show to the group in five minutes?",
            mentor="Offer {mentee} to hear a first go at it, or to show something together.",
        ),
        _theme(
            "Looking back",
            mentee="What can you do now that you could not at the first check-in?",
            mentor="Tell {mentee} the clearest step you have seen, and what made it one.",
        ),
    ),
)

PEOPLE = Track(
    id="people",
    name="People: talking, listening, saying no",
    themes=(
        _theme(
            "Listening",
            mentee="When did you last change your mind because you listened?",
            mentor="Tell {mentee} about a time when you were sure, and then listened.",
        ),
        _theme(
            "An honest word",
            mentee="To whom do you owe an honest word, and how would you put it kindly?",
            mentor="Share a piece of feedback that you gave badly, and how you would say it today.",
        ),
        _theme(
            "Hearing it",
            mentee="What have you been told more than once, and do you believe it?",
            mentor="Tell {mentee} about feedback that took you long to believe.",
        ),
        _theme(
            "Disagreeing",
            mentee="When did you disagree lately and say nothing?",
            mentor="Share how you disagree with somebody who has the last word.",
        ),
        _theme(
            "Meetings",
            mentee="Which meeting would go better if you asked one question at its start?",
            mentor="Describe the best meeting you were ever in, and what its host did.",
        ),
        _theme(
            "Being misread",
            mentee="Which message of yours was misread, and what had you left out?",
            mentor="Show {mentee} how you would cut a long message down to three lines.",
        ),
        _theme(
            "Speaking up",
            mentee="Where do you stay quiet although you know something?",
            mentor="Tell {mentee} what it was like when you first spoke up before many people.",
        ),
        _theme(
            "Unlike you",
            mentee="Who works quite unlike you, and what is it good for?",
            mentor="Share what somebody unlike you taught you about your own way of working.",
        ),
        _theme(
            "Under pressure",
            mentee="What do others notice first when you are under pressure?",
            mentor="Tell {mentee} what you do in the hour before something hard.",
        ),
        _theme(
            "Your limits",
            mentee="What would you rather not be asked after hours, and who knows that?",
            mentor="Share a limit that you set at work, and whom it surprised.",
        ),
        _theme(
            "Starting over",
            mentee="With whom would you like to start over?",
            mentor="Tell {mentee} how you once put something right that you had broken.",
        ),
        _theme(
            "How far you have come",
            mentee="Which talk would you begin today that you avoided at the first check-in?",
            mentor="Tell {mentee} how talking with them has changed since the first time.",
        ),
    ),
)

LEADING = Track(
    id="leading",
    name="Leading: a first team or project",
    themes=(
        _theme(
            "Why you",
            mentee="What would be better for others if you led it?",
            mentor="Tell {mentee} why you first said yes to leading, and what you had not expected.",
        ),
        _theme(
            "The first weeks",
            mentee="What would you find out before you change anything?",
            mentor="Share what you did in your first month of leading that you would leave out today.",
        ),
        _theme(
            "Handing over",
            mentee="What do you still do yourself that somebody else could learn from?",
            mentor="Tell {mentee} about something you handed over too late, or took back too soon.",
        ),
        _theme(
            "Asking before telling",
            mentee="Which answer that you gave lately could have been a question?",
            mentor="Answer {mentee} with questions alone this time, and say afterwards how hard it was.",
        ),
        _theme(
            "What done means",
            mentee="Does everybody know when it is done, and how would you check?",
            mentor="Share a time when you thought that all was clear, and it was not.",
        ),
        _theme(
            "One to one",
            mentee="What would each person you work with like to be doing in a year?",
            mentor="Show {mentee} how you begin a talk with one of your people, and what you never put in it.",
        ),
        _theme(
            "Praise",
            mentee="Whose good work went by without a word?",
            mentor="Tell {mentee} about praise that you still remember, and what made it stay.",
        ),
        _theme(
            "The hard talk",
            mentee="Which problem do you hope will solve itself?",
            mentor="Walk {mentee} through one hard talk of yours: the first sentence, and what you left out.",
        ),
        _theme(
            "Deciding for others",
            mentee="Which decision waits for you, and what if it waits another week?",
            mentor="Share a decision that you got wrong, and how you told the people it touched.",
        ),
        _theme(
            "Without a title",
            mentee="Whom do you need on your side who need not listen to you?",
            mentor="Tell {mentee} how you won over somebody who owed you nothing.",
        ),
        _theme(
            "Bad news",
            mentee="How would people tell you that something of yours went wrong?",
            mentor="Share a mistake that you told everybody about, and what that changed.",
        ),
        _theme(
            "Without you",
            mentee="What would go on well without you, and what would not?",
            mentor="Tell {mentee} what you saw them lead, even if they would not call it that.",
        ),
    ),
)

TRACKS = (CAREER, TECHNICAL, PEOPLE, LEADING)
