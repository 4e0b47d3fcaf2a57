"""The course of a mentorship: two tracks of twelve themes, each in words for the mentee and for the mentor."""

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
